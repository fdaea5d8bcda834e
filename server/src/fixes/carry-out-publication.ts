import { setTimeout as sleep } from 'node:timers/promises';
import { push } from '@soulcaster/agent';
import type { ForgeAccess } from '../forges/forge.ts';
import type { RepositoryRow } from '../projects/repositories.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import { recordPullRequest } from './record-pull-request.ts';

/** What a fix publishes, decided already. */
export interface Publication {
  commit: string;
  branch: string;
  title: string;
  body: string;
  draft: boolean;
  /** What an earlier run of the same job may have left on the branch. */
  expectOld?: string | undefined;
  repository: RepositoryRow;
  access: ForgeAccess;
  /** The mirror that holds the commit. */
  dir: string;
}

const ASK_AGAIN_AFTER_MS = [1_000, 2_000, 5_000, 10_000];

/** Puts a decided publication on its forge. Safe to run again at any point: each step finds what it did before. */
export async function carryOutPublication(attempt: Attempt, publication: Publication): Promise<void> {
  const { ctx, job, note, signal, log } = attempt;
  const { repository, access, branch, commit, dir, title, body, draft, expectOld } = publication;
  const forge = ctx.installation.forges[repository.forge];
  const remote = forge.remote(repository.name, access);
  const pushed = await untilAnswered(attempt, 'network', () =>
    push({ dir, ...remote, commit, branch, signal, ...(expectOld && { expectOld }) }),
  );
  if (!pushed.ok) throw new JobEnd('error', `The branch could not be pushed (${pushed.reason}): ${pushed.message}`);
  await note(`pushed ${branch}`);
  signal.throwIfAborted();
  const ref = { name: repository.name, baseBranch: repository.baseBranch };
  const opened = await untilAnswered(attempt, 'unreachable', () =>
    forge.openPullRequest({ repository: ref, branch, title, body, draft }, access),
  );
  if (!opened.ok)
    throw new JobEnd(
      'error',
      `The change is verified, but no pull request was opened: ${opened.message} Start the fix again when that is mended.`,
    );
  const url = await recordPullRequest(ctx, job, { opened, publication });
  if (!url) throw new JobEnd('cancelled', 'Cancelled.');
  log.write({ origin: 'soulcaster', text: `pull request: ${url}` });
}

/** A forge that does not answer may have done what it was asked: it is asked again, and what it did is found. */
async function untilAnswered<T extends { ok: boolean }>(
  { signal, log }: Attempt,
  silence: string,
  ask: () => Promise<T | { ok: false; reason: string; message: string }>,
) {
  for (const afterMs of [...ASK_AGAIN_AFTER_MS, null]) {
    const answer = await ask();
    if (!('reason' in answer) || answer.reason !== silence || afterMs === null) return answer;
    log.write({ origin: 'soulcaster', level: 'warn', text: `${answer.message} Asked again in ${afterMs / 1000} s.` });
    await sleep(afterMs, undefined, { signal });
  }
  throw new Error('unreachable');
}

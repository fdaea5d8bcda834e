import { type Diff, gateTree, gatherEvidence } from '@soulcaster/agent';
import type { Evidence } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { jobs } from '../db/tables.ts';
import type { RepositoryRow } from '../projects/repositories.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import type { Tree } from './tree.ts';
import { sandboxLimits, type Workspace } from './workspace.ts';

export interface VerifiedPatch {
  ok: true;
  tree: string;
  diff: Diff;
  evidence: Evidence;
}

export interface FailedPatch {
  ok: false;
  summary: string;
  output: string;
}

/** Stages importing, gating, verifying: nothing that the sandbox says is believed, only the tree that comes out of it. */
export async function verifyPatch(
  attempt: Attempt,
  workspace: Workspace,
  repository: RepositoryRow,
  tree: Tree,
): Promise<VerifiedPatch | FailedPatch> {
  const { ctx, job, enter, note, signal, log } = attempt;
  await enter('importing');
  const imported = await tree.mirror.importTree(tree.commit, await workspace.sandbox.download());
  if (!imported.ok) throw new JobEnd('blocked', `The changed tree was refused: ${imported.message}`);
  const diff = await tree.mirror.diff(tree.commit, imported.tree);
  if (diff.entries.length === 0) throw new JobEnd('no_change', 'The agent changed nothing.');
  const set = patchColumns(diff);
  await ctx.db.update(jobs).set(set).where(eq(jobs.id, job.id));
  await note(
    `${diff.entries.length} ${diff.entries.length === 1 ? 'file' : 'files'} changed, +${set.additions} −${set.deletions}`,
  );

  await enter('gating');
  const verdict = await gateTree({ repository: tree.mirror, base: tree.commit, tree: imported.tree, diff });
  if (verdict.verdict === 'blocked')
    throw new JobEnd('blocked', `Blocked: ${verdict.reasons.map((reason) => reason.message).join(' ')}`, {
      blockedReasons: verdict.reasons,
    });
  await note('the patch touches nothing that is protected');

  await enter('verifying');
  const result = await gatherEvidence({
    provider: ctx.installation.sandbox,
    jobId: job.id,
    repository: tree.mirror,
    base: tree.commit,
    tree: imported.tree,
    commands: { setup: repository.setupCommand, test: repository.testCommand },
    limits: sandboxLimits(attempt),
    signal,
    onProgress: (text) => log.write({ origin: 'test', text }),
  });
  if (!result.ok) {
    await note(result.message);
    return { ok: false, summary: result.message, output: result.failingOutput };
  }
  const { evidence } = result;
  await ctx.db.update(jobs).set({ evidence }).where(eq(jobs.id, job.id));
  await note(`evidence ${evidence.level}: ${evidence.summary}`);
  return { ok: true, tree: imported.tree, diff, evidence };
}

const patchColumns = (diff: Diff) => ({
  patch: diff.patch,
  filesChanged: diff.entries.length,
  additions: diff.entries.reduce((sum, entry) => sum + entry.additions, 0),
  deletions: diff.entries.reduce((sum, entry) => sum + entry.deletions, 0),
});

import { checkRemoteUrl, type Remote } from './mirror.ts';
import { classifyRemoteFailure } from './remote-failure.ts';
import { checkId } from './repository.ts';
import { type GitOptions, tryGit } from './run-git.ts';

export type PushFailure = 'refused' | 'auth' | 'protected' | 'exists_with_other_content' | 'network';

export type PushResult = { ok: true; pushed: boolean } | { ok: false; reason: PushFailure; message: string };

export interface PushInput extends Remote {
  /** The host-owned repository that holds the commit. */
  dir: string;
  commit: string;
  branch: string;
  /** What the branch may point to now, where it exists; without it the branch must not exist (or already be the commit). */
  expectOld?: string;
  signal?: AbortSignal;
}

const ID = /^[0-9a-f]{40,64}/;

/**
 * Puts one commit on one branch of ours and nothing else. Any branch but `soulcaster/…` is refused before anything is
 * sent. Calling it again is safe: a branch that holds the commit is a success with `pushed: false`.
 */
export async function push(input: PushInput): Promise<PushResult> {
  const look = await lookAt(input);
  if ('failure' in look) return look.failure;
  const { current, options, ref } = look;
  const commit = checkId(input.commit);
  if (current === commit) return { ok: true, pushed: false };
  if (current && current !== input.expectOld) {
    const message = `The branch ${input.branch} exists with other content.`;
    return { ok: false, reason: 'exists_with_other_content', message };
  }
  return confirmed(
    input,
    commit,
    await send(input, options, [`--force-with-lease=${ref}:${current ?? ''}`, `${commit}:${ref}`]),
  );
}

/** Removes one branch of ours while it holds `commit`, or anything where none is given; one that is gone is a success with `pushed: false`. */
export async function deleteBranch(
  input: Omit<PushInput, 'commit' | 'expectOld'> & { commit?: string },
): Promise<PushResult> {
  const look = await lookAt(input);
  if ('failure' in look) return look.failure;
  const { current, options, ref } = look;
  if (!current) return { ok: true, pushed: false };
  if (input.commit && current !== input.commit) {
    const message = `The branch ${input.branch} holds other content by now.`;
    return { ok: false, reason: 'exists_with_other_content', message };
  }
  return confirmed(input, undefined, await send(input, options, [`--force-with-lease=${ref}:${current}`, `:${ref}`]));
}

/** Where an answer is lost git sends the same again, which is then refused by its own work: what is there counts. */
async function confirmed(input: Target, wanted: string | undefined, sent: PushResult): Promise<PushResult> {
  if (sent.ok) return sent;
  const look = await lookAt(input);
  return 'current' in look && look.current === wanted ? { ok: true, pushed: true } : sent;
}

type Target = Omit<PushInput, 'commit' | 'expectOld'>;

/** What the branch points to now. */
async function lookAt(
  input: Target,
): Promise<{ failure: PushResult } | { current: string | undefined; ref: string; options: GitOptions }> {
  const problem = branchProblem(input.branch) ?? checkRemoteUrl(input);
  if (problem) return { failure: { ok: false, reason: 'refused', message: problem } };
  const ref = `refs/heads/${input.branch}`;
  const options = { dir: input.dir, remote: input, ...(input.signal ? { signal: input.signal } : {}) };
  const listed = await tryGit(['ls-remote', '--end-of-options', input.url, ref], options);
  if (listed.code !== 0) return { failure: failed(listed.stderr) };
  return { current: ID.exec(listed.stdout.toString('utf8'))?.[0], ref, options };
}

async function send({ url }: Target, options: GitOptions, [lease = '', refspec = '']: string[]): Promise<PushResult> {
  const args = ['push', '--porcelain', '--no-verify', lease, '--end-of-options', url, refspec];
  const pushed = await tryGit(args, options);
  if (pushed.code !== 0) return failed(`${pushed.stdout.toString('utf8')}\n${pushed.stderr}`);
  return { ok: true, pushed: true };
}

/** Why a branch is not one that we write to; a sentence, or `null`. */
export function branchProblem(branch: string): string | null {
  const isOurs = /^soulcaster\/[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(branch);
  const isPlain = !/\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(branch);
  return isOurs && isPlain && branch.length <= 200
    ? null
    : `Only branches named soulcaster/… are written to, not ${JSON.stringify(branch)}.`;
}

function failed(said: string): PushResult {
  const reason = classifyRemoteFailure(said);
  const message = said.trim().split('\n').slice(-6).join(' ').slice(0, 800);
  // A forge answers "not found" where the token may not see the repository.
  return { ok: false, reason: reason === 'not_found' ? 'auth' : reason, message };
}

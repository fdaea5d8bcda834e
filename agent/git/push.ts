import { checkRemoteUrl, type Remote } from './mirror.ts';
import { classifyRemoteFailure } from './remote-failure.ts';
import { checkId } from './repository.ts';
import { tryGit } from './run-git.ts';

export type PushFailure = 'refused' | 'auth' | 'protected' | 'exists_with_other_content' | 'network';

export type PushResult = { ok: true; pushed: boolean } | { ok: false; reason: PushFailure; message: string };

export interface PushInput extends Remote {
  /** The host-owned repository that holds the commit. */
  dir: string;
  commit: string;
  branch: string;
  /** What the branch must point to now; without it the branch must not exist (or already be the commit). */
  expectOld?: string;
  signal?: AbortSignal;
}

const ID = /^[0-9a-f]{40,64}/;

/**
 * Puts one commit on one branch of ours and nothing else. Any branch but `soulcaster/…` is refused before anything is
 * sent. Calling it again is safe: a branch that holds the commit is a success with `pushed: false`.
 */
export async function push(input: PushInput): Promise<PushResult> {
  const problem = branchProblem(input.branch) ?? checkRemoteUrl(input);
  if (problem) return { ok: false, reason: 'refused', message: problem };
  const ref = `refs/heads/${input.branch}`;
  const commit = checkId(input.commit);
  const options = { dir: input.dir, remote: input, ...(input.signal ? { signal: input.signal } : {}) };
  const listed = await tryGit(['ls-remote', '--end-of-options', input.url, ref], options);
  if (listed.code !== 0) return failed(listed.stderr);
  const current = ID.exec(listed.stdout.toString('utf8'))?.[0];
  if (current === commit) return { ok: true, pushed: false };
  if (current !== input.expectOld) {
    const message = `The branch ${input.branch} exists with other content.`;
    return { ok: false, reason: 'exists_with_other_content', message };
  }
  const lease = `--force-with-lease=${ref}:${input.expectOld ? checkId(input.expectOld) : ''}`;
  const pushed = await tryGit(
    ['push', '--porcelain', '--no-verify', lease, '--end-of-options', input.url, `${commit}:${ref}`],
    options,
  );
  if (pushed.code !== 0) return failed(`${pushed.stdout.toString('utf8')}\n${pushed.stderr}`);
  return { ok: true, pushed: true };
}

/** Removes one branch of ours; a branch that is gone is a success with `pushed: false`. */
export async function deleteBranch(input: Omit<PushInput, 'commit' | 'expectOld'>): Promise<PushResult> {
  const problem = branchProblem(input.branch) ?? checkRemoteUrl(input);
  if (problem) return { ok: false, reason: 'refused', message: problem };
  const ref = `refs/heads/${input.branch}`;
  const options = { dir: input.dir, remote: input, ...(input.signal ? { signal: input.signal } : {}) };
  const listed = await tryGit(['ls-remote', '--end-of-options', input.url, ref], options);
  if (listed.code !== 0) return failed(listed.stderr);
  const current = ID.exec(listed.stdout.toString('utf8'))?.[0];
  if (!current) return { ok: true, pushed: false };
  const lease = `--force-with-lease=${ref}:${current}`;
  const pushed = await tryGit(
    ['push', '--porcelain', '--no-verify', lease, '--end-of-options', input.url, `:${ref}`],
    options,
  );
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

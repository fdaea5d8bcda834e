import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { classifyRemoteFailure, type RemoteFailure } from './remote-failure.ts';
import { openRepository, type Repository } from './repository.ts';
import { type GitCredentials, git, tryGit } from './run-git.ts';

export interface Remote {
  url: string;
  credentials?: GitCredentials;
  /** Also file paths and plain http: for the local forge and for tests. */
  allowLocal?: boolean;
}

export interface Mirror extends Repository {
  /** The branch that the remote's HEAD names. */
  readonly defaultBranch: string | null;
}

export type MirrorResult =
  | { ok: true; mirror: Mirror }
  | { ok: false; reason: Exclude<RemoteFailure, 'protected' | 'exists_with_other_content'>; message: string };

// Whatever the tree's own attributes say, archives and diffs show the bytes as they are.
const ATTRIBUTES =
  '* -text -eol -ident -filter -working-tree-encoding -export-ignore -export-subst !diff !merge !binary\n';

/**
 * A bare copy of a remote's branches and tags in `dir`, kept between jobs: made when absent, else fetched, with what is
 * gone there pruned. Calls for one `dir` wait for each other.
 */
export function openMirror(input: Remote & { dir: string; signal?: AbortSignal }): Promise<MirrorResult> {
  const before = queues.get(input.dir) ?? Promise.resolve();
  const result = before.then(() => fetchMirror(input));
  const settled = result.then(
    () => undefined,
    () => undefined,
  );
  queues.set(input.dir, settled);
  return result;
}

const queues = new Map<string, Promise<void>>();

/** Makes an empty bare repository unless there is one. */
export async function initBare(dir: string, branch = 'main'): Promise<void> {
  const exists = await stat(join(dir, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (!exists) {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await git(['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, '--', dir]);
  }
  await mkdir(join(dir, 'info'), { recursive: true });
  await writeFile(join(dir, 'info', 'attributes'), ATTRIBUTES);
}

/** A URL that git cannot read as an option or as a transport of another kind. */
export function checkRemoteUrl({ url, allowLocal }: Remote): string | null {
  if (url.startsWith('https://')) return hasUserinfo(url) ? 'The URL must not hold a user or password.' : null;
  const isLocal = url.startsWith('/') || url.startsWith('file:///') || url.startsWith('http://');
  if (allowLocal && isLocal) return null;
  return 'Only https:// URLs are used.';
}

async function fetchMirror(input: Remote & { dir: string; signal?: AbortSignal }): Promise<MirrorResult> {
  const { dir, url, signal } = input;
  const problem = checkRemoteUrl(input);
  if (problem) return { ok: false, reason: 'refused', message: problem };
  await initBare(dir);
  const options = { dir, remote: input, ...(signal ? { signal } : {}), timeoutMs: 600_000 };
  const head = await tryGit(['ls-remote', '--symref', '--end-of-options', url, 'HEAD'], options);
  if (head.code !== 0) return failed(head.stderr);
  const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const quiet = ['--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  const fetch = ['fetch', ...quiet, '--update-head-ok', '--end-of-options', url, ...refspecs];
  let fetched = await tryGit(fetch, options);
  for (let freed = 0; fetched.code !== 0 && freed < LOCKS_MAX && (await freeLock(dir, fetched.stderr)); freed++)
    fetched = await tryGit(fetch, options);
  if (fetched.code !== 0) return failed(fetched.stderr);
  const defaultBranch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(head.stdout.toString('utf8'))?.[1] ?? null;
  return { ok: true, mirror: { ...openRepository(dir), defaultBranch } };
}

const LOCKS_MAX = 20;
const LOCK_MS_MAX = 2_000;

/** A git that was killed leaves its lock. Only one of ours fetches at a time, and none holds a lock for long: what stands is left over. */
async function freeLock(dir: string, stderr: string): Promise<boolean> {
  const [, lock = ''] = /Unable to create '([^'\n]+\.lock)': File exists/.exec(stderr) ?? [];
  if (!lock.startsWith(`${dir}/`)) return false;
  await sleep(LOCK_MS_MAX);
  await rm(lock, { force: true });
  return true;
}

function failed(stderr: string): MirrorResult {
  const reason = classifyRemoteFailure(stderr);
  const message = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 500);
  if (reason === 'protected' || reason === 'exists_with_other_content')
    return { ok: false, reason: 'network', message };
  return { ok: false, reason, message };
}

function hasUserinfo(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || `${parsed.username}${parsed.password}` !== '';
}

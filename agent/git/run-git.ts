import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { childEnvironment } from '../child-environment.ts';
import { findProgram } from '../find-program.ts';

/** A forge token, used for one command and written nowhere: not in argv, a URL or a configuration file. */
export interface GitCredentials {
  token: string;
  /** GitHub's Apps and OAuth tokens use `x-access-token`. */
  username?: string;
}

export interface GitOptions {
  /** The host-owned git directory, or a person's own work tree whose `.git` is meant. */
  dir?: string;
  env?: Record<string, string>;
  input?: Readable | Uint8Array | string;
  /** For commands that reach a remote. */
  remote?: { url: string; credentials?: GitCredentials; allowLocal?: boolean };
  signal?: AbortSignal;
  timeoutMs?: number;
  stdoutBytesMax?: number;
}

export interface GitResult {
  code: number | null;
  stdout: Buffer;
  stderr: string;
  truncated: boolean;
}

/** A local git command failed that cannot fail unless the repository is broken. */
export class GitError extends Error {
  override name = 'GitError';
}

const TIMEOUT_MS = 120_000;
const STDERR_CHARS_MAX = 20_000;
const STDOUT_BYTES_MAX = 256 * 1024 * 1024;

// Nothing that a repository or a user configured may run: no hooks, no monitors, no filters of the system.
const PINNED: [string, string][] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.quotePath', 'false'],
  ['core.logAllRefUpdates', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['credential.helper', ''],
  ['commit.gpgSign', 'false'],
  ['push.gpgSign', 'false'],
  ['tar.umask', '0022'],
  ['protocol.ext.allow', 'never'],
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
  // The directories are our own, also where a volume maps them to another owner.
  ['safe.directory', '*'],
];

/** Runs git and answers how it ended; throws only when it cannot be started or was aborted. */
export async function tryGit(args: string[], options: GitOptions = {}): Promise<GitResult> {
  options.signal?.throwIfAborted();
  const child = await startGit(args, options);
  const result: GitResult = { code: null, stdout: Buffer.alloc(0), stderr: '', truncated: false };
  const chunks: Buffer[] = [];
  let left = options.stdoutBytesMax ?? STDOUT_BYTES_MAX;
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, left));
    result.truncated ||= chunk.length > left;
    left = Math.max(0, left - chunk.length);
    if (result.truncated) killGroup(child);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (result.stderr.length < STDERR_CHARS_MAX) result.stderr += chunk.toString('utf8');
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const abort = () => killGroup(child);
  const timer = setTimeout(abort, options.timeoutMs ?? TIMEOUT_MS);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await feed(child, options.input);
    result.code = await closed;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
  options.signal?.throwIfAborted();
  result.stdout = Buffer.concat(chunks);
  return result;
}

/** Runs a git command that must succeed; answers its output. */
export async function git(args: string[], options: GitOptions = {}): Promise<Buffer> {
  const { code, stdout, stderr, truncated } = await tryGit(args, options);
  if (code === 0 && !truncated) return stdout;
  throw new GitError(`git ${args[0]} ended with ${code}: ${stderr.trim().slice(0, 2000)}`);
}

export async function gitText(args: string[], options: GitOptions = {}): Promise<string> {
  return (await git(args, options)).toString('utf8').trim();
}

/** The process itself, for commands whose output is streamed. */
export async function startGit(args: string[], options: GitOptions): Promise<ChildProcess> {
  const program = await findGit();
  return spawn(program, args, {
    cwd: '/',
    env: childEnvironment(environment(options)),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
}

export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

let found: Promise<string | null> | undefined;

async function findGit(): Promise<string> {
  found ??= findProgram('git');
  const program = await found;
  if (!program) throw new GitError('git is not installed');
  return program;
}

async function feed(child: ChildProcess, input: GitOptions['input']): Promise<void> {
  if (!child.stdin) return;
  // git may end before it read everything; its exit code says why.
  child.stdin.on('error', () => undefined);
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) child.stdin.end(input);
  else await pipeline(input, child.stdin).catch(() => killGroup(child));
}

function environment({ dir, env, remote }: GitOptions): Record<string, string> {
  const config = [...PINNED];
  if (remote?.credentials) {
    const { username = 'x-access-token', token } = remote.credentials;
    const basic = Buffer.from(`${username}:${token}`).toString('base64');
    config.push([`http.${new URL(remote.url).origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
    config.push(['http.followRedirects', 'false']);
  }
  const entries = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: remote?.allowLocal ? 'https:http:file' : 'https',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(entries),
    ...(dir ? { GIT_DIR: existsSync(join(dir, '.git')) ? join(dir, '.git') : dir } : {}),
    ...env,
  };
}

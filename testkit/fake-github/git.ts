import { spawn } from 'node:child_process';

export interface GitResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A git that sees neither the user's nor the system's configuration. */
export const gitEnvironment: Record<string, string> = {
  PATH: '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
};

export function tryGit(
  gitDirectory: string,
  argv: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', argv, {
      cwd: options.cwd ?? gitDirectory,
      env: { ...gitEnvironment, GIT_DIR: gitDirectory, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode: exitCode ?? -1, stdout, stderr }));
  });
}

export async function git(
  gitDirectory: string,
  argv: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<string> {
  const result = await tryGit(gitDirectory, argv, options);
  if (result.exitCode !== 0) throw new Error(`git ${argv[0]} failed: ${result.stderr.trim()}`);
  return result.stdout.trim();
}

export async function commitOf(gitDirectory: string, ref: string): Promise<string | null> {
  const result = await tryGit(gitDirectory, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return result.exitCode === 0 ? result.stdout.trim() : null;
}

export function branchCommit(gitDirectory: string, branch: string): Promise<string | null> {
  return commitOf(gitDirectory, `refs/heads/${branch}`);
}

import { spawn } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BugCase } from './suite.ts';

/**
 * A copy of a case's repository with its dependencies. The setup runs here, outside of any sandbox, for it may need the
 * package registry and the sandbox has no network: a suite is code that is trusted. Answers why it failed.
 */
export async function prepare({ folder, setup }: BugCase, to: string): Promise<string | null> {
  await cp(join(folder, 'repo'), to, { recursive: true, verbatimSymlinks: true });
  if (!setup) return null;
  const { code, output } = await runShell(setup.command, to, setup.timeoutMs);
  return code === 0 ? null : `The setup command ended with ${code}: ${output.trim().slice(-600)}`;
}

/** The tests that judge a patch; the true fix, which lies beside them, is not one of them. */
export async function copyHidden({ hidden }: BugCase, to: string): Promise<void> {
  if (!hidden) return;
  for (const name of await readdir(hidden))
    if (name !== 'reference.patch')
      await cp(join(hidden, name), join(to, name), { recursive: true, verbatimSymlinks: true });
}

function runShell(command: string, cwd: string, timeoutMs: number): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, CI: '1', NO_COLOR: '1', npm_config_audit: 'false', npm_config_fund: 'false' };
    const child = spawn('/bin/sh', ['-c', command], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    const take = (chunk: Buffer) => {
      if (output.length < 1_000_000) output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => resolve({ code: error.message, output }));
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: late ? `a timeout of ${timeoutMs / 1000} s` : (code ?? 'a signal'), output });
    });
  });
}

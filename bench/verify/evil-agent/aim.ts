import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutside, SECRET_NAME } from '../repair-honesty/outside.ts';
import type { Aim } from './escape.ts';

/** The outside, and a process of the host that holds the secret in its environment, its command line and an open file, and stands in the folder. */
export async function takeAim(random: () => number): Promise<Aim> {
  const things = new AsyncDisposableStack();
  const root = await mkdtemp(join(tmpdir(), 'evil-'));
  things.defer(() => rm(root, { recursive: true, force: true }));
  const outside = things.use(await openOutside(root));
  // What may be entered is entered where nothing else keeps it from being.
  for (const each of [root, outside.folder]) await chmod(each, 0o777);
  await chmod(outside.secretFile, 0o666);
  const file = await open(outside.secretFile, 'r');
  const canary = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6); console.log(1)', outside.secret], {
    cwd: outside.folder,
    env: { [SECRET_NAME]: outside.secret },
    stdio: ['ignore', 'pipe', 'ignore', file.fd],
  });
  things.defer(() => file.close());
  things.defer(() => void canary.kill('SIGKILL'));
  await once(canary.stdout!, 'data');
  return {
    ...outside,
    canaryPid: canary.pid ?? 0,
    mark: String(80_000_000 + Math.floor(random() * 9_999_999)),
    [Symbol.asyncDispose]: () => things.disposeAsync(),
  };
}

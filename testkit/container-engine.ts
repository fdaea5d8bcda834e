import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface ContainerEngine extends AsyncDisposable {
  /** As in `DOCKER_HOST`. */
  host: string;
  image: string;
}

const SCRIPT = join(import.meta.dirname, '..', 'scripts', 'podman.sh');
const FOLDER = join(import.meta.dirname, '..', '.cache', 'podman');

/** A real container engine with the sandbox image in it, by `scripts/podman.sh`; a sentence where there can be none. */
export async function startContainerEngine(): Promise<ContainerEngine | { missing: string }> {
  const made = await makeImage();
  if ('missing' in made) return made;
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const socket = join(folder, 'api.sock');
  // It leaves files where it stands.
  const service = spawn(SCRIPT, [FOLDER, 'serve', socket], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    cwd: folder,
  });
  let said = '';
  service.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-1000);
  });
  const stop = async () => {
    await end(service);
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !existsSync(socket); tries++) {
    if (service.exitCode !== null || tries > 600) {
      await stop();
      return { missing: `Podman did not start: ${said.trim()}` };
    }
    await delay(100);
  }
  return { host: `unix://${socket}`, image: made.image, [Symbol.asyncDispose]: stop };
}

function makeImage(): Promise<{ image: string } | { missing: string }> {
  return new Promise((resolve) => {
    execFile(SCRIPT, [FOLDER], { timeout: 300_000 }, (error, stdout, stderr) => {
      if (error) resolve({ missing: stderr.trim().split('\n').at(-1) || String(error) });
      else resolve({ image: stdout.trim() });
    });
  });
}

async function end(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null || service.pid === undefined) return;
  const gone = once(service, 'exit');
  process.kill(-service.pid, 'SIGTERM');
  const timer = setTimeout(() => service.pid && process.kill(-service.pid, 'SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

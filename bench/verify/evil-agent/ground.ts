import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mount, SandboxProvider } from '@soulcaster/agent';
import { LIMITS } from './escape.ts';
import type { Leftovers } from './left.ts';

/** Where an escape is tried. */
export interface Ground extends AsyncDisposable {
  /** What it wrote, both streams. */
  run(argv: string[], limitMs: number): Promise<string>;
}

export type OpenGround = (mounts?: Mount[]) => Promise<Ground>;

export const inSandbox =
  (provider: SandboxProvider, leftovers: Leftovers): OpenGround =>
  async (mounts = []) => {
    const sandbox = await provider.create({
      jobId: 'evil',
      limits: LIMITS,
      signal: new AbortController().signal,
      mounts,
    });
    await leftovers.note();
    return {
      async run(argv, timeoutMs) {
        const { stdout, stderr } = await sandbox.run({ argv, timeoutMs });
        return stdout + stderr;
      },
      [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
    };
  };

/** How a sandbox must not be: an ordinary folder, an ordinary process with this one's environment and a file left open, asked to stop. */
export const unprotected =
  (secretFile: string): OpenGround =>
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'naked-'));
    const left = await open(secretFile, 'r');
    return {
      async run([program = '', ...args], limitMs) {
        const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', left.fd] });
        let said = '';
        for (const stream of [child.stdout, child.stderr])
          stream?.on('data', (chunk: Buffer) => {
            said += chunk.toString('latin1');
          });
        const asking = setTimeout(() => child.kill('SIGTERM'), limitMs);
        const ending = setTimeout(() => child.kill('SIGKILL'), limitMs + LATE_MS + 300);
        await once(child, 'exit');
        clearTimeout(asking);
        clearTimeout(ending);
        return said;
      },
      async [Symbol.asyncDispose]() {
        await left.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  };

/** So much later than its limit an escape may end. */
export const LATE_MS = 5_000;

import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const binDir = join(root, 'node_modules', '.bin');

export type Ended = { code: number; output: string; seconds: number };

/** Runs a command at the root with our Node first on PATH; `show` passes its output on while it runs. Never rejects. */
export function runCommand(
  [command, ...args]: [string, ...string[]],
  { env = {}, show = false }: { env?: Record<string, string>; show?: boolean } = {},
): Promise<Ended> {
  const began = performance.now();
  const PATH = `${binDir}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH, ...env },
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return new Promise((resolve) => {
    const end = (code: number) => resolve({ code, output, seconds: (performance.now() - began) / 1000 });
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

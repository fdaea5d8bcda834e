import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Started } from '../started.ts';
import type { Call } from './calls.ts';
import type { Frame } from './frames.ts';
import { inGroup } from './run-command.ts';

/** One of our own programs that read and write files: its input and output lie in files, which are carried as they are. */
export async function runFileAccess(
  { box, command, input, output }: Extract<Call, { verb: 'file' }>,
  frames: AsyncGenerator<Frame>,
): Promise<number> {
  await mkdir(dirname(output), { recursive: true, mode: 0o700 });
  const code = await inGroup(box, command, 'pipe', async (started) => {
    void obeyKill(frames, started);
    started.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    const { stdin } = started;
    if (!stdin) throw new Error('the process has no pipes');
    // A program may end before it has read all.
    if (input) void pipeline(createReadStream(input), stdin).catch(() => undefined);
    else stdin.on('error', () => undefined).end();
    await pipeline(started.stdout, createWriteStream(output, { mode: 0o600 }));
  });
  process.stdout.write(String((await stat(output)).size));
  return code;
}

async function obeyKill(frames: AsyncGenerator<Frame>, started: Started): Promise<void> {
  for await (const { type } of frames) if (type === 'kill') started.kill();
}

import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createGroup, removeGroup } from '../cgroup.ts';
import { localPlace } from '../local-place.ts';
import type { Command, Excess, Started } from '../started.ts';
import { type Box, type Call, ENDED, isReserved, KILLED } from './calls.ts';
import type { Frame } from './frames.ts';

/** One command of a job; its two streams are ours. Answers its exit code, or why it was ended. */
export async function runCommand(
  { box, command, stdin }: Extract<Call, { verb: 'run' }>,
  frames: AsyncGenerator<Frame>,
): Promise<number> {
  return inGroup(box, command, stdin ? 'pipe' : 'ignore', (started) => {
    // Beyond the limit it is ended by who asked; until then no more is sent over the network.
    const rest = { bytes: stdin ? Number.POSITIVE_INFINITY : box.limits.outputBytesMax + 1 };
    pass(started.stdout, process.stdout, rest);
    pass(started.stderr, process.stderr, rest);
    void obey(frames, started);
    return Promise.resolve();
  });
}

/** Starts a command in a control group of its own; when it ended nothing of it is left. */
export async function inGroup(
  { host, identity, folder, folders, limits }: Box,
  command: Command,
  stdin: 'ignore' | 'pipe',
  use: (started: Started) => Promise<void>,
): Promise<number> {
  const group = await createGroup(`soulcaster-${randomBytes(8).toString('hex')}`, limits);
  try {
    const signal = new AbortController().signal;
    const place = localPlace({ host, identity, job: { folder, folders, group }, limits, signal });
    const started = await place.start(command, stdin);
    const [code] = await Promise.all([endOf(started), use(started)]);
    return code;
  } finally {
    await removeGroup(group?.folders ?? []);
  }
}

async function endOf(started: Started): Promise<number> {
  let excess: Excess | undefined;
  const stopWatching = started.watch((why) => {
    excess = why;
    started.kill();
  });
  const code = await started.exit;
  stopWatching();
  if (excess) return ENDED[excess];
  if (code !== 0 && (await started.ranOutOfMemory())) return ENDED.oom;
  if (code === null) return KILLED;
  return isReserved(code) ? 1 : code;
}

function pass(from: Readable, to: NodeJS.WriteStream, rest: { bytes: number }): void {
  from.on('data', (chunk: Buffer) => {
    const kept = chunk.subarray(0, Math.min(chunk.length, rest.bytes));
    rest.bytes -= kept.length;
    if (kept.length > 0) to.write(kept);
  });
}

async function obey(frames: AsyncGenerator<Frame>, started: Started): Promise<void> {
  started.stdin?.on('error', () => undefined);
  for await (const { type, data } of frames) {
    if (type === 'data') started.stdin?.write(data);
    if (type === 'end') started.stdin?.end();
    if (type === 'kill') started.kill();
  }
}

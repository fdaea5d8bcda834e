import type { Call } from './calls.ts';
import { type Frame, readFrames } from './frames.ts';
import { openBox } from './open-box.ts';
import { runCommand } from './run-command.ts';
import { runFileAccess } from './run-file-access.ts';
import { openTunnel } from './tunnel.ts';

/**
 * Runs on a machine elsewhere, as its root, one process for each call: what it starts for us is isolated there by the same code as on
 * this machine. Told what to do by the first frame of its standard input.
 */
async function main(): Promise<number> {
  const frames = readFrames(process.stdin);
  const first = await frames.next();
  if (first.done || first.value.type !== 'call') throw new Error('the first frame must be the call');
  return answer(JSON.parse(first.value.data.toString('utf8')) as Call, frames);
}

function answer(call: Call, frames: AsyncGenerator<Frame>): Promise<number> {
  switch (call.verb) {
    case 'open':
      return openBox(call);
    case 'run':
      return runCommand(call, frames);
    case 'file':
      return runFileAccess(call, frames);
    case 'tunnel':
      return openTunnel(call, frames);
  }
}

process.exit(await main());

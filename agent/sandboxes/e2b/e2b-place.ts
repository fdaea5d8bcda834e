import { Writable } from 'node:stream';
import type { Limits } from '../../types.ts';
import { type Box, ENDED, KILLED } from '../inside/calls.ts';
import type { Command, Excess, Place, Started } from '../started.ts';
import { SandboxUnavailable } from '../unavailable.ts';
import type { Machine } from './machine.ts';
import { startFileAccess } from './start-file-access.ts';
import { type Inside, startInside } from './start-inside.ts';

/** A machine with the job's box open on it. */
export interface Ground {
  machine: Machine;
  box: Box;
  limits: Limits;
  signal: AbortSignal;
}

/** Commands run in bubblewrap on the machine, as on this one; it is thrown away with all that is on it. */
export function e2bPlace({ machine, box, limits, signal }: Ground): Place {
  return {
    limits,
    signal,
    shown: [],
    checkThere() {
      if (machine.lost) throw new SandboxUnavailable([machine.lost]);
    },
    remove: async () => machine[Symbol.asyncDispose](),
    async start(command: Command, stdin: 'ignore' | 'pipe'): Promise<Started> {
      const inside = await startInside(machine, { verb: 'run', box, command, stdin: stdin === 'pipe' });
      return asStarted(inside, stdin === 'pipe' ? asStdin(inside) : null);
    },
    startFileAccess: (command) => startFileAccess(machine, box, command),
  };
}

/** Limits are watched on the machine, and told by how the program there ends. */
function asStarted(inside: Inside, stdin: Writable | null): Started {
  const watching = new Set<(excess: Excess) => void>();
  let outOfMemory = false;
  const exit = inside.exit.then((code) => {
    const excess = excessOf(code);
    outOfMemory = excess === 'oom';
    if (excess && !outOfMemory) for (const onExcess of watching) onExcess(excess);
    if (outOfMemory) return 137;
    return excess || code === KILLED ? null : code;
  });
  return {
    stdin,
    stdout: inside.stdout,
    stderr: inside.stderr,
    exit,
    kill: inside.kill,
    watch(onExcess) {
      watching.add(onExcess);
      return () => watching.delete(onExcess);
    },
    ranOutOfMemory: async () => outOfMemory,
  };
}

function excessOf(code: number | null): Excess | undefined {
  return (Object.keys(ENDED) as Excess[]).find((each) => ENDED[each] === code);
}

function asStdin(inside: Inside): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void inside.send('data', chunk).then(() => done()),
    final: (done) => void inside.send('end').then(() => done()),
  });
}

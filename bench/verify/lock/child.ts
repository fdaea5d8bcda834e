import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('server.ts', import.meta.url));

type Outcome = { connectionString: string } | { refused: string; afterMs: number };

/** A started server, and all it has said so far. */
export interface Server {
  process: ChildProcess;
  /** `writer n` of each acknowledged row. */
  rows: string[];
  outcome: Promise<Outcome>;
  /** Every line is read and the process is gone. */
  ended: Promise<unknown>;
  /** Settles when so many rows are acknowledged. */
  wrote: (count: number) => Promise<void>;
}

export function startServer(dir: string, round: number, bulkRows: number): Server {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROGRAM, dir, `${round}`, `${bulkRows}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const rows: string[] = [];
  const outcome = Promise.withResolvers<Outcome>();
  let wanted = { count: Number.POSITIVE_INFINITY, reached: () => {} };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, kind, rest = ''] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (kind === 'ready') outcome.resolve({ connectionString: rest });
    else if (kind === 'refused')
      outcome.resolve({ afterMs: Number.parseInt(rest, 10), refused: rest.replace(/^\d+ /, '') });
    else if (kind === 'row' && rows.push(rest) >= wanted.count) wanted.reached();
  });
  const ended = once(child, 'close');
  void ended.then(() => outcome.resolve({ refused: 'ended without a word', afterMs: 0 }));
  const wrote = (count: number) =>
    new Promise<void>((reached) => {
      wanted = { count, reached };
      if (rows.length >= count) reached();
    });
  return { process: child, rows, outcome: outcome.promise, ended, wrote };
}

/** The pid of the engine that wrote the owner's note of a data folder. */
export const enginePid = (dir: string): number => JSON.parse(readFileSync(join(dir, '.owner'), 'utf8')).enginePid;

/** Whether a process still runs; one that is dead and not yet collected does not. */
export function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

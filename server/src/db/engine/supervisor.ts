import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../errors.ts';
import { healthyOwner } from './lock.ts';
import type { EngineOptions, FromEngine, ToEngine } from './process-messages.ts';
import { type SocketPlace, socketPlace } from './socket-place.ts';

export interface StartEngineOptions {
  /** The data folder; made when missing. One engine at a time can have it. */
  dir: string;
  onLog?: ((level: 'info' | 'warn' | 'error', message: string) => void) | undefined;
  /** The engine is down and will not come back by itself. */
  onDown?: ((error: Error) => void) | undefined;
  /** A connection that idles in a transaction for so long while others wait is ended. */
  idleInTransactionMs?: number | undefined;
  /** How long to wait for the engine of a server that is dead or stopping to let go of the folder. */
  lockWaitMs?: number | undefined;
  /** Off only for tests: a power cut may then lose acknowledged commits. */
  fsync?: boolean | undefined;
  /** Compiles less of the WASM code: half the memory, around 1.6 times the time. */
  smallHost?: boolean | undefined;
  checkpointMs?: number | undefined;
  vacuumMs?: number | undefined;
}

export interface Engine {
  /** Stays the same when the engine is restarted. */
  connectionString: string;
  /** The process id of the engine that runs now. */
  pid: () => number | undefined;
  /** Checkpoints, closes and waits until the process is gone and the folder is free. */
  stop: () => Promise<void>;
}

const FAILED_STARTS_MAX = 5;
const STOP_MS = 20_000;

/**
 * Starts the embedded database in a process of its own and keeps it running: an engine that dies is started again, never before
 * the dead one is gone. Rejects with `unavailable` when another process uses the folder, or when the database cannot be opened.
 */
export async function startEngine(options: StartEngineOptions): Promise<Engine> {
  const dir = resolve(options.dir);
  const place = claimPlace(dir);
  const engineOptions: EngineOptions = {
    dir,
    listen: place.listen,
    fsync: options.fsync ?? true,
    idleInTransactionMs: options.idleInTransactionMs ?? 10_000,
    lockWaitMs: options.lockWaitMs ?? 20_000,
    checkpointMs: options.checkpointMs ?? 60_000,
    vacuumMs: options.vacuumMs ?? 60_000,
  };
  const run = new EngineRun(options, engineOptions);
  const port = await run.start().catch((error) => {
    place.remove();
    throw error;
  });
  // A restarted engine must be found where the first one was.
  if ('port' in engineOptions.listen && port !== undefined) engineOptions.listen.port = port;
  const supervised = run.supervise();
  return {
    connectionString: place.connectionString(port),
    pid: () => run.pid,
    stop: async () => {
      await run.stop();
      await supervised;
      place.remove();
    },
  };
}

function claimPlace(dir: string): SocketPlace {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // Sooner than a process can start and find out; the engine itself asks again and takes the lock.
    const owner = healthyOwner(dir);
    if (owner) throw inUse(dir, owner.serverPid);
    return socketPlace(dir);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('unavailable', `The data folder ${dir} cannot be used: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The engine process of now, and its successors. */
class EngineRun {
  readonly #options: StartEngineOptions;
  readonly #engineOptions: EngineOptions;
  #child: ChildProcess | undefined;
  #stopping = false;

  constructor(options: StartEngineOptions, engineOptions: EngineOptions) {
    this.#options = options;
    this.#engineOptions = engineOptions;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): Promise<number | undefined> {
    this.#child = spawnEngine(this.#options);
    return opened(this.#child, this.#engineOptions);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#child) await endChild(this.#child);
  }

  async supervise(): Promise<void> {
    for (let failedStarts = 0; failedStarts < FAILED_STARTS_MAX; ) {
      if (this.#child) await gone(this.#child);
      if (this.#stopping) return;
      const how = this.#child ? howItEnded(this.#child) : 'not started';
      this.#options.onLog?.('warn', `the embedded database ended unexpectedly (${how}): starting it again`);
      await sleep(failedStarts * 500);
      if (this.#stopping) return;
      try {
        await this.start();
        failedStarts = 0;
      } catch (error) {
        failedStarts++;
        if (failedStarts === FAILED_STARTS_MAX && !this.#stopping) this.#options.onDown?.(error as Error);
      }
    }
  }
}

const ENTRY = fileURLToPath(new URL('process.ts', import.meta.url));

function spawnEngine({ onLog, smallHost }: StartEngineOptions): ChildProcess {
  const execArgv = ['--disable-warning=ExperimentalWarning', ...(smallHost ? ['--liftoff-only'] : [])];
  const child = fork(ENTRY, { execArgv, env: {}, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', (line) => onLog?.('warn', line));
  return child;
}

/** Settles when the engine answers, with its TCP port if it has one. */
async function opened(child: ChildProcess, options: EngineOptions): Promise<number | undefined> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<number | undefined>();
  child.on('message', (message: FromEngine) => {
    if (message.type === 'ready') settle(message.port);
    else if (message.type === 'refused') reject(inUse(options.dir, message.ownerPid));
    else reject(new AppError('unavailable', `The embedded database did not start: ${message.message}`));
  });
  child.once('error', reject);
  void gone(child).then(() =>
    reject(new AppError('unavailable', `The embedded database did not start (${howItEnded(child)}).`)),
  );
  tell(child, { type: 'start', options });
  return promise;
}

function inUse(dir: string, pid: number | undefined): AppError {
  const owner = pid === undefined ? 'another process' : `process ${pid}`;
  return new AppError(
    'unavailable',
    `The data folder ${dir} is in use by ${owner}: stop that one first, or choose another folder.`,
  );
}

async function endChild(child: ChildProcess) {
  tell(child, { type: 'stop' });
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone(child);
  clearTimeout(patience);
}

function tell(child: ChildProcess, message: ToEngine) {
  if (child.connected) child.send(message, () => undefined);
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await once(child, 'exit');
}

const howItEnded = (child: ChildProcess) => child.signalCode ?? `exit code ${child.exitCode}`;

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** What the thread is given; it opens connections of its own. */
export interface GroupingThreadData {
  config: Config;
  connectionString: string;
}

export interface GroupingThread {
  /** The thread of now; undefined between two. */
  worker(): Worker | undefined;
  /** Runs end at their next batch and go on at the next start. */
  stop(): Promise<void>;
}

const MAIN = new URL('grouping-thread-main.ts', import.meta.url);
const STOP_MS = 8_000;
const BACK_OFF_MS = 500;
const BACK_OFF_MAX_MS = 30_000;
/** One that lived so long did not die of its start. */
const SOUND_AFTER_MS = 60_000;

/**
 * Groups in a thread of its own, so that the doors of this process answer while it computes. One that dies is started again, later
 * each time; what it was at is taken up from the rows.
 */
export function startGroupingThread({ log, ...data }: GroupingThreadData & { log: Logger }): GroupingThread {
  let worker: Worker | undefined;
  const stopping = new AbortController();
  const supervised = supervise(log, stopping.signal, async () => {
    worker = new Worker(MAIN, { workerData: data satisfies GroupingThreadData, name: 'grouping' });
    worker.on('error', (error) => log.error({ error }, 'the grouping thread failed'));
    await gone(worker);
    worker = undefined;
  });
  return {
    worker: () => worker,
    stop: async () => {
      stopping.abort();
      worker?.postMessage('stop');
      const patience = setTimeout(() => worker?.terminate(), STOP_MS);
      await supervised;
      clearTimeout(patience);
    },
  };
}

async function supervise(log: Logger, stopping: AbortSignal, live: () => Promise<void>): Promise<void> {
  for (let failures = 0; !stopping.aborted; ) {
    const startedAt = performance.now();
    await live();
    if (stopping.aborted) return;
    failures = performance.now() - startedAt > SOUND_AFTER_MS ? 1 : failures + 1;
    const waitMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_MS * 2 ** (failures - 1));
    log.warn({ waitMs }, 'the grouping thread ended unexpectedly: starting it again');
    await sleep(waitMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

const gone = (worker: Worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve()));

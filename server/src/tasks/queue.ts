import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type QueueOptions } from 'pg-boss';
import type { Logger } from 'pino';
import type { Db } from '../db/db.ts';
import { BACKGROUND } from '../db/engine/connection.ts';
import { catalog, type TaskFacts, type TaskName, type TaskPayload } from './catalog.ts';

export interface Queue {
  /** Adds a task in the transaction `db`: it runs if, and only if, that commits. The same waiting key is added once. */
  add<N extends TaskName>(
    db: Db,
    name: N,
    payload: TaskPayload<N>,
    options?: { key?: string; startAfter?: Date },
  ): Promise<void>;
  work<N extends TaskName>(
    name: N,
    run: (payload: TaskPayload<N>, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Every `seconds`, once over all workers. */
  every(seconds: number, name: TaskName, payload: object): void;
  stop(): Promise<void>;
}

export interface QueueConfig {
  connectionString: string;
  log: Logger;
  /** No other process works on this queue: with the embedded database always, else as `enterQueue` says. */
  alone?: boolean;
  atOnce?: Partial<Record<TaskName, number>>;
  /** For a second queue beside the process's own: what it works on. The other one looks after the queues. */
  only?: TaskName[];
}

/** The queue in the database (pg-boss): at least once, so each task must bear being run again, and beside itself at that. */
export async function startQueue({ connectionString, log, alone, atOnce = {}, only }: QueueConfig): Promise<Queue> {
  const boss = new PgBoss({
    connectionString,
    application_name: BACKGROUND,
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    schedule: false,
    supervise: !only,
  });
  boss.on('error', (error) => log.error({ error }, 'queue error'));
  boss.on('warning', (warning) => log.debug({ warning }, 'queue warning'));
  await boss.start();
  for (const [name, facts] of Object.entries(catalog)) await createQueue(boss, name, facts);
  if (alone) await takeBack(boss, only ?? Object.keys(catalog));
  const timers = new Set<NodeJS.Timeout>();

  const add: Queue['add'] = async (db, name, payload, options = {}) => {
    await boss.send(name, catalog[name].payload.parse(payload), {
      db: fromDrizzle(db as never, sql),
      ...(options.key && { singletonKey: options.key, group: { id: options.key } }),
      ...(options.startAfter && { startAfter: options.startAfter }),
    });
  };
  return {
    add,
    async work(name, run) {
      const facts: TaskFacts = catalog[name];
      const workers = atOnce[name] ?? facts.atOnce;
      for (let i = 0; i < workers; i++) {
        const worker = await boss.work(name, workOptions, async ([task]: { data: unknown; signal: AbortSignal }[]) => {
          if (!task) return;
          const started = performance.now();
          try {
            await run(facts.payload.parse(task.data) as never, task.signal);
            log.debug({ task: name, ms: Math.round(performance.now() - started) }, 'task done');
          } catch (error) {
            log.error({ task: name, error }, 'task failed');
            throw error;
          } finally {
            // Else it would sleep until the next poll although more waits: a notification wakes for one task only.
            boss.notifyWorker(worker);
          }
        });
      }
    },
    every(seconds, name, payload) {
      const send = () =>
        boss
          .send(name, payload, { singletonKey: name, singletonSeconds: seconds })
          .catch((error) => log.error({ error, task: name }, 'could not add a timed task'));
      const timer = setInterval(send, seconds * 1000).unref();
      timers.add(timer);
      void send();
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await boss.stop({ graceful: true, timeout: 8_000 });
    },
  };
}

/** What ran when the last process ended runs nowhere now; else it would hold up its key until its heartbeat is overdue. */
async function takeBack(boss: PgBoss, names: string[]): Promise<void> {
  const { rows } = await boss.getDb().executeSql(`SELECT name, id FROM pgboss.job WHERE state = 'active'`, []);
  for (const { name, id } of rows as { name: string; id: string }[])
    if (names.includes(name)) await boss.fail(name, id, { message: 'The process that ran this task ended.' });
}

/** One running task a key (its group): what waits for a key that runs is passed over, so it holds up no other key. */
const workOptions = {
  batchSize: 1,
  groupConcurrency: 1,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 2,
} as const;

async function createQueue(boss: PgBoss, name: string, facts: TaskFacts): Promise<void> {
  const options: QueueOptions & { notify?: boolean } = {
    retryLimit: facts.retries,
    retryDelay: 1,
    retryBackoff: true,
    expireInSeconds: facts.timeoutSeconds,
    heartbeatSeconds: 30,
    notify: true,
  };
  // createQueue leaves an existing queue as it is; the last read warms the cache: without it `send` in a transaction
  // would read the queue's row on a second connection, which the embedded engine cannot serve until the first commits.
  // Not `stately`: there the oldest task of a running key blocks all others, and which keys run is remembered for a minute.
  await boss.createQueue(name, { ...options, policy: facts.policy === 'one_per_key' ? 'short' : 'standard' });
  await boss.updateQueue(name, options);
  await boss.findJobs(name, { id: randomUUID() });
}

import type { Multiplexer } from './multiplexer.ts';
import { backendMessages } from './wire.ts';

export interface MaintenanceOptions {
  checkpointMs: number;
  vacuumMs: number;
}

/** Above it a checkpoint is due at once: the WAL would grow beyond `max_wal_size`, which nothing else limits here. */
const WAL_BYTES_MAX = 64 * 1024 * 1024;

/** A single-user Postgres has neither checkpointer nor autovacuum: their work is done here, between the clients' batches. */
export function startMaintenance(multiplexer: Multiplexer, { checkpointMs, vacuumMs }: MaintenanceOptions): () => void {
  const checkpoint = checkpointer(multiplexer, checkpointMs);
  const timers = [setInterval(checkpoint, checkpointMs / 12), setInterval(() => vacuumChanged(multiplexer), vacuumMs)];
  return () => timers.forEach(clearInterval);
}

function checkpointer(multiplexer: Multiplexer, intervalMs: number): () => Promise<void> {
  let position = '0/0';
  let lastAt = performance.now();
  return async () => {
    const written = Number(await readOne(multiplexer, `SELECT pg_current_wal_insert_lsn() - '${position}'`));
    const due = performance.now() - lastAt >= intervalMs;
    if (written === 0 || (!due && written < WAL_BYTES_MAX)) return;
    await multiplexer.run('CHECKPOINT');
    lastAt = performance.now();
    position = await readOne(multiplexer, 'SELECT pg_current_wal_insert_lsn()');
  };
}

/** The thresholds are autovacuum's own: a fixed number of rows plus a share of the table, or transaction numbers that grow old. */
const DUE = `SELECT s.relid::regclass::text FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid
  WHERE c.relkind IN ('r', 'm') AND (n_dead_tup > 50 + 0.2 * n_live_tup OR n_mod_since_analyze > 50 + 0.1 * n_live_tup
    OR age(c.relfrozenxid) > 200000000)`;

async function vacuumChanged(multiplexer: Multiplexer) {
  // Statistics are otherwise never reported: that happens when a server process goes idle, which a single-user one never does.
  await multiplexer.run('SELECT pg_stat_force_next_flush()');
  // A turn for each: nobody else is served while one lasts.
  for (const table of firstColumn(await multiplexer.run(DUE)))
    for (const work of ['VACUUM', 'ANALYZE']) await multiplexer.run(`${work} ${table}`);
}

async function readOne(multiplexer: Multiplexer, sql: string): Promise<string> {
  const [value] = firstColumn(await multiplexer.run(sql));
  if (value === undefined) throw new Error(`no answer to ${sql}`);
  return value;
}

function firstColumn(reply: Buffer): string[] {
  return [...backendMessages(reply)]
    .filter(({ type }) => type === 'D')
    .map(({ start }) => reply.toString('utf8', start + 11, start + 11 + reply.readInt32BE(start + 7)));
}

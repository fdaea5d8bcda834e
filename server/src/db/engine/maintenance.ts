import type { Multiplexer } from './multiplexer.ts';
import { backendMessages } from './wire.ts';

export interface MaintenanceOptions {
  checkpointMs: number;
  vacuumMs: number;
}

/** A single-user Postgres has neither checkpointer nor autovacuum: their work is done here, between the clients' batches. */
export function startMaintenance(multiplexer: Multiplexer, options: MaintenanceOptions): () => void {
  const checkpoint = whenUsed(multiplexer, () => multiplexer.run('CHECKPOINT'));
  const vacuum = whenUsed(multiplexer, () => vacuumChanged(multiplexer));
  const timers = [setInterval(checkpoint, options.checkpointMs), setInterval(vacuum, options.vacuumMs)];
  return () => timers.forEach(clearInterval);
}

function whenUsed(multiplexer: Multiplexer, work: () => Promise<unknown>): () => Promise<void> {
  let seen = multiplexer.batches;
  return async () => {
    if (multiplexer.batches === seen) return;
    await work();
    seen = multiplexer.batches;
  };
}

/** The thresholds are autovacuum's own: a fixed number of rows plus a share of the table. */
const CHANGED = `SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables
  WHERE n_dead_tup > 50 + 0.2 * n_live_tup OR n_mod_since_analyze > 50 + 0.1 * n_live_tup`;

async function vacuumChanged(multiplexer: Multiplexer) {
  // Statistics are otherwise never reported: that happens when a server process goes idle, which a single-user one never does.
  await multiplexer.run('SELECT pg_stat_force_next_flush()');
  for (const table of firstColumn(await multiplexer.run(CHANGED))) await multiplexer.run(`VACUUM (ANALYZE) ${table}`);
}

function firstColumn(reply: Buffer): string[] {
  return [...backendMessages(reply)]
    .filter(({ type }) => type === 'D')
    .map(({ start }) => reply.toString('utf8', start + 11, start + 11 + reply.readInt32BE(start + 7)));
}

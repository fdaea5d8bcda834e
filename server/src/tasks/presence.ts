import pg from 'pg';
import type { Logger } from 'pino';

/** Whether others work on the queue of a Postgres database; the database itself notices when one of them is gone, whatever ended it. */
export interface Presence {
  /** Nobody worked on it when this process came: what seems to run there is left over. */
  readonly alone: boolean;
  /** Call it when what is left over was taken back: who comes later waits until then. */
  settle(): Promise<void>;
  leave(): Promise<void>;
}

/** Its own connection holds it, so it ends with the process. Any number, the same in all versions. */
const LOCK = 7_316_204_118;
const WAIT_MS = 30_000;

/**
 * Tells a process that works on the queue whether it is the only one. One whose connection is lost counts as gone though it works
 * on: then what it runs may run once more beside it, which every task bears.
 */
export async function enterQueue(connectionString: string, log: Logger): Promise<Presence> {
  const client = new pg.Client({ connectionString, keepAlive: true, application_name: 'soulcaster presence' });
  client.on('error', (error) => log.warn({ error }, 'lost the connection that says that this process works'));
  await client.connect();
  const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [LOCK]);
  const alone = rows[0]?.alone === true;
  const share = async () => {
    await client.query(`SET lock_timeout = ${WAIT_MS}`);
    await client.query('SELECT pg_advisory_lock_shared($1)', [LOCK]);
  };
  if (!alone) await share().catch((error) => log.warn({ error }, 'another process is taking very long to start'));
  return {
    alone,
    settle: async () => {
      if (!alone) return;
      await share();
      await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    },
    leave: () => client.end(),
  };
}

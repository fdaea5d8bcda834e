import { parentPort, workerData } from 'node:worker_threads';
import { drizzle } from 'drizzle-orm/node-postgres';
import { openPool } from './db/client.ts';
import { BACKGROUND } from './db/engine/connection.ts';
import type { GroupingThreadData } from './grouping-thread.ts';
import { wireInstallation } from './installation.ts';
import { openLog } from './log.ts';
import { startQueue } from './tasks/queue.ts';
import { GROUPING_TASKS, startGroupingWorkers } from './tasks/workers.ts';

const POOL_MAX = 4;

const { config, connectionString } = workerData as GroupingThreadData;
const log = openLog(config);
const pool = openPool(connectionString, POOL_MAX, log, BACKGROUND);
const alone = !config.DATABASE_URL;
const queue = await startQueue({ connectionString, log, alone, only: GROUPING_TASKS });
const { installation } = wireInstallation({ config, log, db: drizzle({ client: pool }), queue });
const stopping = new AbortController();
await startGroupingWorkers(installation, stopping.signal);

parentPort?.on('message', async (message) => {
  if (message !== 'stop') return;
  stopping.abort();
  await queue.stop();
  await pool.end();
  parentPort?.close();
});

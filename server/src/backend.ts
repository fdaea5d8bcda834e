import { join } from 'node:path';
import { playDemo, readDemoFiles } from '@soulcaster/testkit/demo/play';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Installation } from './context.ts';
import { openDatabase } from './db/client.ts';
import { migrate } from './db/migrate.ts';
import { Hub } from './events/hub.ts';
import { EVENTS_CHANNEL } from './events/record.ts';
import { startGroupingThread } from './grouping-thread.ts';
import { createApp } from './http/app.ts';
import { type Handler, toNodeHandler } from './http/node-handler.ts';
import { localSecret } from './identity/keys.ts';
import { createSignInLink } from './identity/sign-in-link.ts';
import { wireInstallation } from './installation.ts';
import { startDemo } from './projects/start-demo.ts';
import { enterQueue } from './tasks/presence.ts';
import { startQueue } from './tasks/queue.ts';
import { startWorkers } from './tasks/workers.ts';

export interface Backend {
  installation: Installation;
  api: Handler;
  /** A fresh one-time link for the local mode. */
  signInLink(): Promise<string>;
  stop(): Promise<void>;
}

/** Opens the database, migrates it, starts the queue and this process's workers, and makes the API. */
export async function openBackend(config: Config, log: Logger): Promise<Backend> {
  const database = await openDatabase({
    databaseUrl: config.DATABASE_URL,
    dataDir: join(config.dataDir, 'database'),
    log,
    onDown: (error) => {
      log.fatal({ error }, 'the embedded database is down');
      process.exit(1);
    },
  });
  await migrate(database.pool);
  const isWorker = config.roles.has('worker');
  const presence = config.DATABASE_URL && isWorker ? await enterQueue(config.DATABASE_URL, log) : null;
  const queue = await startQueue({
    connectionString: database.connectionString,
    log,
    alone: presence?.alone ?? database.embedded,
    atOnce: { 'fix.run': config.JOBS_AT_ONCE },
  });
  await presence?.settle();
  const { installation, auth } = wireInstallation({ config, log, db: database.orm, queue });
  const hub = new Hub();
  const wakeAll = () => hub.wakeAll();
  await database.listen(EVENTS_CHANNEL, (projectId) => hub.wake(projectId), wakeAll);
  const grouping = isWorker ? startGroupingThread({ config, connectionString: database.connectionString, log }) : null;
  if (isWorker) await startWorkers({ ...installation, db: database.background }, { grouping: false });
  const demo = { readFiles: readDemoFiles, play: playDemo };
  const app = createApp({
    installation,
    auth,
    hub,
    localSecret: localSecret(config),
    playDemo: (user) => startDemo(installation, user, demo),
  });
  return {
    installation,
    api: toNodeHandler(app),
    signInLink: () => createSignInLink({ auth, db: database.orm, config }),
    stop: async () => {
      await Promise.all([queue.stop(), grouping?.stop()]);
      await presence?.leave();
      await database.close();
    },
  };
}

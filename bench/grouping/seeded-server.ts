import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@soulcaster/contract';
import { loadConfig } from '@soulcaster/server/config';
import { type Database, openDatabase } from '@soulcaster/server/db/client';
import { openLog } from '@soulcaster/server/log';
import { type Server, startServer } from '../e2e/server.ts';
import { seedProject } from './seed-project.ts';

/** The real server with a project in which so many reports wait to be grouped. */
export async function seededServer(items: number) {
  const server = await startServer({ SOULCASTER_ROLE: 'api,worker' });
  const client = createClient({
    baseUrl: server.url,
    headers: { 'x-soulcaster-local': readFileSync(join(server.dataDir, 'local-secret'), 'utf8').trim() },
  });
  const project = await client.projects.create({ name: 'Grouping' });
  await server.kill({ engine: true });
  await withDatabase(server, ({ pool }) => seedProject(pool, project.id, items));
  await server.start();
  return { server, projectId: project.id, mine: client.project(project.id) };
}

/** What a server that does not run has stored. */
export async function withDatabase<T>(server: Server, work: (opened: Database) => Promise<T>): Promise<T> {
  const opened = await openDatabase({
    databaseUrl: server.env.DATABASE_URL,
    dataDir: join(server.dataDir, 'database'),
    log: openLog(loadConfig({ LOG_LEVEL: 'silent' })),
  });
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient, type Project } from '@soulcaster/contract';
import { type Server, startServer } from './e2e/server.ts';

export interface Install extends AsyncDisposable {
  server: Server;
  client: Client;
  /** What lets a call act as the installation's owner. */
  headers: Record<string, string>;
}

/** A server without its dashboard on fresh data, and a client that acts as its owner. */
export async function install(env: Record<string, string> = {}): Promise<Install> {
  const server = await startServer({ SOULCASTER_ROLE: 'api,worker', ...env });
  const headers = { 'x-soulcaster-local': readFileSync(join(server.dataDir, 'local-secret'), 'utf8').trim() };
  return {
    server,
    headers,
    client: createClient({ baseUrl: server.url, headers }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export interface Door {
  url: string;
  secret: string;
}

/** A project with one generic webhook. */
export async function newDoor({ client }: Install, name: string): Promise<{ project: Project; door: Door }> {
  const project = await client.projects.create({ name });
  const source = await client
    .project(project.id)
    .sources.create({ kind: 'webhook', name, settings: {}, repository_id: null });
  return { project, door: { url: source.ingest_url ?? '', secret: source.secret ?? '' } };
}

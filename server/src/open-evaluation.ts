import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { openBackend } from './backend.ts';
import type { Assigner } from './clusters/evaluate.ts';
import { assignInDatabase } from './clusters/evaluate-in-database.ts';
import type { Sensitivity } from './clusters/matcher/item.ts';
import { loadConfig } from './config.ts';

export interface Evaluation extends Assigner {
  close(): Promise<void>;
}

/**
 * The real grouping on a database of its own that is removed at the end: an embedded one, or one made on the server that
 * `databaseUrl` names.
 */
export async function openEvaluation(options: {
  sensitivity: Sensitivity;
  databaseUrl?: string | undefined;
}): Promise<Evaluation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'soulcaster-eval-'));
  const made = options.databaseUrl ? await makeDatabase(options.databaseUrl) : null;
  const clear = async () => {
    await made?.remove();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const env = { DATA_DIR: dataDir, SOULCASTER_ROLE: 'api', ...(made && { DATABASE_URL: made.url }) };
  const backend = await openBackend(loadConfig(env), pino({ level: 'warn' }, pino.destination(2))).catch(
    async (error) => {
      await clear();
      throw error;
    },
  );
  const assigner = await assignInDatabase(backend.installation, options.sensitivity);
  return {
    ...assigner,
    close: async () => {
      await backend.stop();
      await clear();
    },
  };
}

async function makeDatabase(server: string): Promise<{ url: string; remove(): Promise<void> }> {
  const name = `soulcaster_eval_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

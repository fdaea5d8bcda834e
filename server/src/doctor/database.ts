import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { takeLock } from '../db/engine/lock.ts';
import { type Check, fine, note, wrong } from './check.ts';

const VERSION_MIN = 150_000;

export async function checkDatabase(config: Config): Promise<Check[]> {
  return config.DATABASE_URL
    ? checkPostgres(config.DATABASE_URL)
    : [await checkEmbedded(join(config.dataDir, 'database'))];
}

async function checkEmbedded(dir: string): Promise<Check> {
  if (!existsSync(dir)) return fine('database', `embedded; ${dir} will be made by the first start`);
  try {
    const attempt = await takeLock(dir, 0);
    if (!attempt.taken) {
      const owner = attempt.owner ? `process ${attempt.owner.serverPid}` : 'another process';
      return fine('database', `embedded, in ${dir}; in use by ${owner}, which is right while a server runs`);
    }
    attempt.lock.close();
    return fine('database', `embedded, in ${dir}; free`);
  } catch (error) {
    return wrong(
      'database',
      `the folder ${dir} cannot be locked: ${said(error)}`,
      'Check who owns DATA_DIR, and that it is on a local disk.',
    );
  }
}

async function checkPostgres(connectionString: string): Promise<Check[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  // Without a listener a connection that is lost later would end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return [await judgeVersion(client), await judgePgvector(client)];
  } catch (error) {
    const remedy =
      'Check host, port, user, password and sslmode in DATABASE_URL, or unset it for the embedded database.';
    return [wrong('database', `DATABASE_URL cannot be used: ${said(error)}`, remedy)];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function judgeVersion(client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ number: number; text: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text",
  );
  const [row] = rows;
  if (row && row.number >= VERSION_MIN) return fine('database', `PostgreSQL ${row.text}`);
  return wrong('database', `PostgreSQL ${row?.text} is too old`, 'Use PostgreSQL 15 or later.');
}

async function judgePgvector(client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ installed: string | null; offered: string | null }>(
    "SELECT installed_version AS installed, default_version AS offered FROM pg_available_extensions WHERE name = 'vector'",
  );
  const [row] = rows;
  const version = row?.installed ?? row?.offered;
  if (!version)
    return wrong('pgvector', 'not installed on the server', 'Install the pgvector package of that PostgreSQL version.');
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const safe = major > 0 || minor > 8 || (minor === 8 && patch >= 2);
  if (safe) return fine('pgvector', version);
  return note(
    'pgvector',
    `${version} can read beyond its memory in parallel index builds (CVE-2026-3172)`,
    'Upgrade it to 0.8.2 or later.',
  );
}

const said = (error: unknown) => (error instanceof Error ? error.message || error.name : String(error));

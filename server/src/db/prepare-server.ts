import type pg from 'pg';
import { AppError } from '../errors.ts';
import type { Log } from './client.ts';
import { ADVISORY_LOCK } from './migrate.ts';

const VERSION_MIN = 150_000;
/** Before it, a parallel index build could read beyond its memory (CVE-2026-3172). */
const PGVECTOR_SAFE = [0, 8, 2];
const EXTENSIONS = ['vector', 'pg_trgm'];

/** Checks the server's version and creates the extensions that we need, with a clear end when that is not possible. */
export async function prepareServer(pool: pg.Pool, log: Log): Promise<void> {
  const version = await pool.query<{ number: number; text: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text",
  );
  const server = version.rows[0]!;
  if (server.number < VERSION_MIN)
    throw new AppError('unavailable', `DATABASE_URL points to PostgreSQL ${server.text}; 15 or later is needed.`);
  const installed = await createExtensions(pool);
  const pgvector = installed.get('vector') ?? '';
  if (isBefore(pgvector, PGVECTOR_SAFE))
    log.warn(
      { pgvector },
      `pgvector ${pgvector} is older than ${PGVECTOR_SAFE.join('.')}: build vector indexes only with max_parallel_maintenance_workers=0, and upgrade it`,
    );
}

async function createExtensions(pool: pg.Pool): Promise<Map<string, string>> {
  const installed = await installedExtensions(pool);
  const missing = EXTENSIONS.filter((name) => !installed.has(name));
  if (missing.length === 0) return installed;
  for (const name of missing) await createExtension(pool, name);
  return installedExtensions(pool);
}

async function createExtension(pool: pg.Pool, name: string) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // IF NOT EXISTS alone fails when two servers start at once.
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    await client.query(`CREATE EXTENSION IF NOT EXISTS ${name}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const advice =
      'install it on the server (for vector: the pgvector package) and, as its superuser, run CREATE EXTENSION';
    throw new AppError(
      'unavailable',
      `The database lacks the extension ${name} and it could not be created: ${advice} ${name}.`,
      {
        cause: error,
      },
    );
  } finally {
    client.release();
  }
}

async function installedExtensions(pool: pg.Pool): Promise<Map<string, string>> {
  const found = await pool.query<{ extname: string; extversion: string }>(
    'SELECT extname, extversion FROM pg_extension WHERE extname = ANY($1)',
    [EXTENSIONS],
  );
  return new Map(found.rows.map((row) => [row.extname, row.extversion]));
}

function isBefore(version: string, floor: number[]): boolean {
  const parts = version.split('.').map(Number);
  const differing = floor.findIndex((part, index) => part !== (parts[index] ?? 0));
  return differing >= 0 && (parts[differing] ?? 0) < floor[differing]!;
}

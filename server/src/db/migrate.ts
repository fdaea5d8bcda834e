import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { AppError } from '../errors.ts';

/** The transaction-level advisory lock that whoever changes the schema takes. */
export const ADVISORY_LOCK = 7_309_411;
export const MIGRATIONS_DIR = fileURLToPath(new URL('migrations', import.meta.url));

interface Migration {
  version: number;
  name: string;
  sha256: string;
  sql: string;
}

type Applied = Omit<Migration, 'sql'>;

/**
 * Brings the database to the newest schema: applies the numbered files it does not have yet, in order, in one transaction. Safe to
 * run by many servers at once. Rejects with `conflict` when an applied file was changed since, or when the database is newer than
 * this code; a failing file leaves nothing behind.
 */
export async function migrate(pool: pg.Pool, dir: string = MIGRATIONS_DIR): Promise<{ applied: string[] }> {
  const migrations = readMigrations(dir);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    const applied = await readApplied(client);
    checkHistory(migrations, applied);
    const pending = migrations.slice(applied.length);
    for (const migration of pending) await apply(client, migration);
    await client.query('COMMIT');
    return { applied: pending.map(({ name }) => name) };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** The files in order; throws when they are not numbered 0001, 0002, … without a gap. */
export function readMigrations(dir: string = MIGRATIONS_DIR): Migration[] {
  const files = readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((name, index) => {
    const version = Number(FILE_NAME.exec(name)?.[1]);
    if (version !== index + 1) throw new Error(`migration ${name}: expected number ${index + 1} (NNNN_name.sql)`);
    // Line ends are git's affair, not a change.
    const sql = readFileSync(join(dir, name), 'utf8').replaceAll('\r\n', '\n');
    return { version, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

async function readApplied(client: pg.PoolClient): Promise<Applied[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const { rows } = await client.query<Applied>('SELECT version, name, sha256 FROM schema_migrations ORDER BY version');
  return rows;
}

function checkHistory(migrations: Migration[], applied: Applied[]) {
  for (const [index, done] of applied.entries()) {
    const file = migrations[index];
    if (!file)
      throw new AppError(
        'conflict',
        `The database has the migration ${done.name}, which this version does not know: it was used by a newer Soulcaster. Start that version, or restore a backup.`,
      );
    if (file.version !== done.version || file.sha256 !== done.sha256)
      throw new AppError(
        'conflict',
        `The migration ${done.name} was changed after it had been applied: restore the file, and put the change into a new one.`,
      );
  }
}

async function apply(client: pg.PoolClient, { version, name, sha256, sql }: Migration) {
  try {
    await client.query(sql);
  } catch (error) {
    const { message, position } = error as { message: string; position?: string };
    const line = position ? ` (line ${sql.slice(0, Number(position)).split('\n').length})` : '';
    throw new Error(`migration ${name}${line}: ${message}`, { cause: error });
  }
  await client.query('INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)', [
    version,
    name,
    sha256,
  ]);
}

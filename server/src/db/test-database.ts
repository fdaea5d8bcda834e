import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { type Log, type Orm, openPool } from './client.ts';
import { takeLock } from './engine/lock.ts';
import { startEngine } from './engine/supervisor.ts';
import { MIGRATIONS_DIR, migrate, readMigrations } from './migrate.ts';
import { prepareServer } from './prepare-server.ts';

export interface TestDatabase {
  pool: pg.Pool;
  orm: Orm;
  connectionString: string;
  /** Ends the connections and removes the data. */
  close: () => Promise<void>;
}

export interface TestDatabaseOptions {
  /** Other migrations than the product's. */
  migrations?: string;
}

/**
 * A database of its own for one test file, migrated and empty: a copy of a cached embedded one, or, with TEST_DATABASE_URL (a
 * superuser's on a Postgres server), a new database there.
 */
export async function testDatabase({ migrations = MIGRATIONS_DIR }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  // Test runs only; the product reads its environment in config.ts.
  const server = process.env.TEST_DATABASE_URL;
  const { connectionString, remove } = server ? await copyOnServer(server, migrations) : await copyEmbedded(migrations);
  const pool = openPool(connectionString, 8, QUIET);
  return {
    pool,
    orm: drizzle({ client: pool }),
    connectionString,
    close: async () => {
      await pool.end();
      await remove();
    },
  };
}

interface Copy {
  connectionString: string;
  remove: () => Promise<void>;
}

const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const TEMPLATE_WAIT_MS = 60_000;
const TEMPLATE_AGE_MAX_MS = 2 * 24 * 3_600_000;

async function copyEmbedded(migrations: string): Promise<Copy> {
  const template = await embeddedTemplate(migrations);
  const dir = mkdtempSync(join(tmpdir(), 'soulcaster-test-'));
  const removeData = () => rmSync(dir, { recursive: true, force: true });
  // For a test file that ends without closing.
  process.once('exit', removeData);
  cpSync(template, dir, { recursive: true });
  const engine = await startEngine({ dir, fsync: false, smallHost: true, idleInTransactionMs: 2_000 });
  return {
    connectionString: engine.connectionString,
    remove: async () => {
      await engine.stop();
      process.off('exit', removeData);
      removeData();
    },
  };
}

async function embeddedTemplate(migrations: string): Promise<string> {
  const templates = fileURLToPath(new URL('../../../node_modules/.cache/soulcaster-database/', import.meta.url));
  const template = join(templates, fingerprint(migrations));
  if (existsSync(template)) return template;
  mkdirSync(templates, { recursive: true });
  // Many test files start at once: the first makes the template, the others wait for it.
  const attempt = await takeLock(templates, TEMPLATE_WAIT_MS);
  if (!attempt.taken) throw new Error(`waited in vain for another test run to make ${template}`);
  try {
    removeOldTemplates(templates);
    if (!existsSync(template)) await makeTemplate(template, migrations);
    return template;
  } finally {
    attempt.lock.close();
  }
}

/** Each change of the migrations makes a template of 40 MB; one that is made again costs two seconds. */
function removeOldTemplates(templates: string) {
  for (const name of readdirSync(templates)) {
    const path = join(templates, name);
    if (!name.startsWith('.') && statSync(path).mtimeMs < Date.now() - TEMPLATE_AGE_MAX_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

async function makeTemplate(template: string, migrations: string) {
  const unfinished = `${template}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  const engine = await startEngine({ dir: unfinished, fsync: false, smallHost: true });
  await migrateAt(engine.connectionString, migrations);
  await engine.stop();
  for (const mine of ['.lock', '.lock-journal', 'socket'])
    rmSync(join(unfinished, mine), { recursive: true, force: true });
  renameSync(unfinished, template);
}

async function copyOnServer(server: string, migrations: string): Promise<Copy> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  const template = `soulcaster_template_${fingerprint(migrations)}`;
  const name = `soulcaster_test_${randomUUID().replaceAll('-', '')}`;
  // A session lock, since CREATE DATABASE cannot run in a transaction; this connection is a real server's and closed below.
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  await makeServerTemplate(admin, server, template, migrations);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  await admin.end();
  return {
    connectionString: databaseAt(server, name),
    remove: async () => {
      const last = new pg.Client({ connectionString: server });
      await last.connect();
      await last.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await last.end();
    },
  };
}

const TEMPLATE_LOCK = 7_309_412;

async function makeServerTemplate(admin: pg.Client, server: string, template: string, migrations: string) {
  const known = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (known.rowCount) return;
  const unfinished = `${template}_tmp`;
  await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${unfinished} TEMPLATE template0`);
  await migrateAt(databaseAt(server, unfinished), migrations);
  await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
}

async function migrateAt(connectionString: string, migrations: string) {
  const pool = openPool(connectionString, 1, QUIET);
  try {
    await prepareServer(pool, QUIET);
    await migrate(pool, migrations);
  } finally {
    await pool.end();
  }
}

function databaseAt(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Changes with the migrations and with the engine. */
function fingerprint(migrations: string): string {
  const hash = createHash('sha256');
  for (const { name, sha256 } of readMigrations(migrations)) hash.update(`${name} ${sha256}\n`);
  hash.update(readFileSync(new URL('../../package.json', import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}

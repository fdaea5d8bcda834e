import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { BACKGROUND } from './engine/connection.ts';
import { startEngine } from './engine/supervisor.ts';
import { type Listen, openListener } from './listener.ts';
import { prepareServer } from './prepare-server.ts';

export interface Log {
  info: (fields: object, message: string) => void;
  warn: (fields: object, message: string) => void;
  error: (fields: object, message: string) => void;
}

export type Orm = NodePgDatabase<Record<string, never>>;
/** What a query inside a transaction runs on. */
export type Tx = Parameters<Parameters<Orm['transaction']>[0]>[0];

export interface Database {
  pool: pg.Pool;
  orm: Orm;
  /** The same for work that nobody waits for: on the embedded database, which does one thing at a time, it lets others go first. */
  background: Orm;
  connectionString: string;
  embedded: boolean;
  listen: Listen;
  close: () => Promise<void>;
}

export interface OpenDatabaseOptions {
  /** A Postgres server; without one the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  poolMax?: number | undefined;
  log: Log;
  /** The embedded database is down and will not come back by itself. */
  onDown?: ((error: Error) => void) | undefined;
  /** See StartEngineOptions. */
  smallHost?: boolean | undefined;
}

/**
 * Opens the database and makes sure that it can hold ours (Postgres 15 or later with pgvector and pg_trgm); migrating is the
 * caller's next step. Rejects with `unavailable`, saying what to do.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (options.databaseUrl) return connect(options.databaseUrl, options, async () => undefined);
  const { dataDir: dir, log, onDown, smallHost } = options;
  const engine = await startEngine({ dir, onDown, smallHost, onLog: (level, message) => log[level]({}, message) });
  return connect(engine.connectionString, options, engine.stop).catch(async (error) => {
    await engine.stop();
    throw error;
  });
}

/** Runs `fn` in one transaction: all or nothing. Inside, use `tx` only: on the embedded database another connection would wait for ever. */
export function transaction<T>(db: Pick<Database, 'orm'>, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return db.orm.transaction(fn);
}

const POOL_MAX = { embedded: 8, background: 8, server: 10 };

async function connect(connectionString: string, options: OpenDatabaseOptions, stop: () => Promise<void>) {
  const embedded = options.databaseUrl === undefined;
  const pool = openPool(connectionString, options.poolMax ?? POOL_MAX[embedded ? 'embedded' : 'server'], options.log);
  try {
    await prepareServer(pool, options.log);
  } catch (error) {
    await pool.end();
    if (error instanceof AppError) throw error;
    throw new AppError('unavailable', `The database cannot be used: ${(error as Error).message}`, { cause: error });
  }
  const listener = openListener(connectionString, options.log);
  const patient = embedded ? openPool(connectionString, POOL_MAX.background, options.log, BACKGROUND) : pool;
  return {
    pool,
    orm: drizzle({ client: pool }),
    background: drizzle({ client: patient }),
    connectionString,
    embedded,
    listen: listener.listen,
    close: async () => {
      await listener.close();
      if (embedded) await patient.end();
      await pool.end();
      await stop();
    },
  } satisfies Database;
}

/** A pool that survives lost connections. */
export function openPool(connectionString: string, max: number, log: Log, name = 'soulcaster'): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 30_000, application_name: name });
  const lost = (error: Error) => log.warn({ err: error }, 'a database connection was lost');
  // Both are needed: without the second, a checked-out connection that is lost ends this process.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

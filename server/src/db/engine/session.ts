import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { vector } from '@electric-sql/pglite-pgvector';
import { DurableFS } from './durable-fs.ts';
import type { Exec } from './multiplexer.ts';

/** The major version of the Postgres inside the pinned PGlite: its files can be read by no other. */
export const POSTGRES_MAJOR = '18';

/** What the server tells each client at its start. */
export const PARAMETERS = {
  server_version: '18.6',
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  integer_datetimes: 'on',
  standard_conforming_strings: 'on',
};

export interface Session {
  exec: Exec;
  close: () => Promise<void>;
}

/** Opens the one session on `<dir>/postgres`, creating it first where there is none. The caller holds the lock. */
export async function openSession(dir: string, fsync: boolean, onTrap: (error: unknown) => void): Promise<Session> {
  const files = join(dir, 'postgres');
  checkVersion(dir, files);
  if (!existsSync(files)) await create(dir, files);
  const database = await open(files, fsync);
  stopAtTrap(database, onTrap);
  return { exec: (bytes) => exec(database, bytes), close: () => database.close() };
}

function checkVersion(dir: string, files: string) {
  if (!existsSync(files)) return;
  const note = join(dir, 'postgres-version');
  const found = readFileSync(existsSync(note) ? note : join(files, 'PG_VERSION'), 'utf8').trim();
  if (found === POSTGRES_MAJOR) return;
  throw new Error(
    `The data folder ${dir} was written by PostgreSQL ${found}, and this version of Soulcaster brings PostgreSQL ${POSTGRES_MAJOR}. ` +
      'Start the version of Soulcaster that wrote it, export the data, and import them here.',
  );
}

/** Made under another name and renamed when whole, so that a kill during the first start leaves nothing half made. */
async function create(dir: string, files: string) {
  const unfinished = `${files}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  const database = await open(unfinished, false);
  await database.close();
  writeFileSync(join(dir, 'postgres-version'), `${POSTGRES_MAJOR}\n`);
  renameSync(unfinished, files);
}

const SETTINGS = ['shared_buffers=32MB', 'max_wal_size=96MB', 'min_wal_size=32MB'];

function open(files: string, fsync: boolean): Promise<PGlite> {
  const fixed = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  // Not fdatasync: that path is a stub in WASM.
  const durability = fsync ? ['-c', 'wal_sync_method=fsync'] : ['-F'];
  return PGlite.create({
    fs: fsync ? new DurableFS(files) : new NodeFS(files),
    extensions: { vector, pg_trgm },
    startParams: [...fixed, ...durability, ...SETTINGS.flatMap((setting) => ['-c', setting])],
  });
}

async function exec(database: PGlite, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // The streaming call, because the other one also parses every reply and keeps what it parsed for ever.
  await database.execProtocolRawStream(bytes, {
    syncToFs: false,
    onRawData: (chunk) => chunks.push(Buffer.from(chunk)),
  });
  return Buffer.concat(chunks);
}

const POSTGRES_ERROR = 100;

/**
 * PGlite swallows traps of the WASM machine (stack overflow, bad memory access) and goes on with a broken session. An ordinary
 * Postgres error leaves by a jump with status 100; anything else ends the engine, and the next one recovers from the WAL.
 */
function stopAtTrap(database: PGlite, onTrap: (error: unknown) => void) {
  const module = database.Module;
  const loopOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      loopOnce();
    } catch (error) {
      if ((error as { status?: number }).status !== POSTGRES_ERROR) onTrap(error);
      throw error;
    }
  };
}

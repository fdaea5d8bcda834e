import { join } from 'node:path';
import { openPool } from '@soulcaster/server/db/client';
import type pg from 'pg';
import type { Install } from '../../install.ts';

/** Reads what the server writes, beside it: the embedded engine listens on a socket in its folder. */
export function openBeside({ server }: Install, connections = 4): pg.Pool {
  const folder = join(server.dataDir, 'database', 'socket');
  const embedded = `postgres://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`;
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return openPool(server.env.DATABASE_URL ?? embedded, connections, silent);
}

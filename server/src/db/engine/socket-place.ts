import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOptions } from './process-messages.ts';

const SOCKET_NAME = '.s.PGSQL.5432';
/** The shortest limit of `sockaddr_un` among the systems that have it (macOS: 104 with the final zero). */
const SOCKET_PATH_MAX = 103;

export interface SocketPlace {
  listen: EngineOptions['listen'];
  connectionString: (port: number | undefined) => string;
  remove: () => unknown;
}

/** Where clients find the engine of a data folder: a unix socket in a private folder; on Windows a loopback port with a password. */
export function socketPlace(dir: string, platform = process.platform): SocketPlace {
  if (platform === 'win32') return loopbackPlace();
  const beside = join(dir, 'socket');
  const fits = Buffer.byteLength(join(beside, SOCKET_NAME)) <= SOCKET_PATH_MAX;
  const folder = fits ? beside : mkdtempSync(join(tmpdir(), 'soulcaster-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return {
    listen: { path: join(folder, SOCKET_NAME) },
    connectionString: () => `postgres://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`,
    // The folder beside the data may be another engine's: it stays.
    remove: () => fits || rmSync(folder, { recursive: true, force: true }),
  };
}

function loopbackPlace(): SocketPlace {
  const password = randomBytes(24).toString('hex');
  return {
    listen: { port: 0, password },
    connectionString: (port) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    remove: () => undefined,
  };
}

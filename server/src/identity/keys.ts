import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';

/** The secret that seals tokens and signs sessions: from the environment, else made once and kept in the data directory. */
export const masterSecret = (config: Config) => config.SOULCASTER_SECRET ?? ownFile(config.dataDir, 'master-secret');

/** Proves to the server that a command runs as its own user on its own machine. */
export const localSecret = (config: Config) => ownFile(config.dataDir, 'local-secret');

function ownFile(dir: string, name: string): string {
  const path = join(dir, name);
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const value = randomBytes(32).toString('base64url');
  writeFileSync(path, `${value}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
  return value;
}

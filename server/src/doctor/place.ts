import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { type Check, fine, note, wrong } from './check.ts';

const GIB = 1024 ** 3;
const FREE_ENOUGH = 2 * GIB;
const FREE_MIN = GIB / 4;

/** Where it runs: ports, the data directory, the disk. */
export async function checkPlace(config: Config): Promise<Check[]> {
  const ports = [checkPort('PORT', config.PORT, config.bindHost)];
  if (config.INGEST_PORT)
    ports.push(checkPort('INGEST_PORT', config.INGEST_PORT, config.INGEST_HOST ?? config.bindHost));
  return Promise.all([...ports, checkDataDir(config.dataDir), checkDisk(config.dataDir)]);
}

async function checkPort(name: string, port: number, host: string): Promise<Check> {
  const title = `port ${port}`;
  const problem = port === 0 ? undefined : await whyNotListen(port, host);
  if (!problem) return fine(title, `free on ${host}`);
  if (problem === 'EADDRINUSE') {
    if (await isSoulcaster(port, host)) return fine(title, 'Soulcaster is running there');
    return wrong(title, `another program has it`, `End that program, or start with another port: ${name}=${port + 1}.`);
  }
  if (problem === 'EACCES')
    return wrong(title, 'this user may not open it', `Use a port of 1024 or above: ${name}=3000.`);
  if (problem === 'EADDRNOTAVAIL')
    return wrong(title, `${host} is no address of this machine`, 'Correct HOST or INGEST_HOST.');
  return wrong(title, `cannot be opened (${problem})`, `Choose another: ${name}=${port + 1}.`);
}

function whyNotListen(port: number, host: string): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function isSoulcaster(port: number, host: string): Promise<boolean> {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  try {
    const url = new URL('http://127.0.0.1/api/health');
    url.hostname = address.includes(':') ? `[${address}]` : address;
    url.port = String(port);
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null && 'status' in body;
  } catch {
    return false;
  }
}

async function checkDataDir(dir: string): Promise<Check> {
  const place = existing(dir);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return fine('data directory', place === dir ? `${dir} can be written` : `${dir} will be made`);
  } catch {
    return wrong(
      'data directory',
      `${place} cannot be written by this user`,
      'Change its owner, or point DATA_DIR elsewhere.',
    );
  }
}

async function checkDisk(dir: string): Promise<Check> {
  const { bavail, bsize } = await statfs(existing(dir));
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free`;
  if (free >= FREE_ENOUGH) return fine('disk', detail);
  const remedy = 'Make room: the database, the mirrors of repositories and each running fix need some.';
  return free >= FREE_MIN ? note('disk', detail, remedy) : wrong('disk', detail, remedy);
}

function existing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path));
}

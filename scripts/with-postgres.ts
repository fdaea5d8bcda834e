/**
 * Runs a command beside a throw-away Postgres server: `node scripts/with-postgres.ts [--folder .cache/postgres] COMMAND …`.
 * TEST_DATABASE_URL points to it; server and data are gone afterwards. The folder is what scripts/postgres.sh makes.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

interface Server {
  url: string;
  stop: () => void;
}

/** Who the server runs as: Postgres refuses root. */
interface Account {
  uid?: number;
  gid?: number;
}

const [folder, command] = readArguments(process.argv.slice(2));
const server = await startServer(programsIn(folder));
process.exitCode = await run(command, server.url);
server.stop();

function readArguments(args: string[]): [string, string[]] {
  const named = args[0] === '--folder';
  const folder = named ? args[1] : join(import.meta.dirname, '..', '.cache', 'postgres');
  const command = named ? args.slice(2) : args;
  if (folder && command.length > 0) return [resolve(folder), command];
  console.error('usage: node scripts/with-postgres.ts [--folder FOLDER] COMMAND …');
  process.exit(2);
}

function programsIn(folder: string): string {
  const script = join(import.meta.dirname, 'postgres.sh');
  return execFileSync(script, [folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

async function startServer(programs: string): Promise<Server> {
  const account = serverAccount();
  const place = mkdtempSync(join(tmpdir(), 'soulcaster-postgres-'));
  if (account.uid !== undefined) chownSync(place, account.uid, account.gid ?? account.uid);
  const bin = runnable(programs, account, place);
  const data = join(place, 'data');
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200 -c max_parallel_maintenance_workers=0`;
  const call = (program: string, ...args: string[]) =>
    execFileSync(join(bin, program), ['-D', data, ...args], {
      ...account,
      cwd: place,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  try {
    call('initdb', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync');
    call('pg_ctl', 'start', '-w', '-l', join(place, 'log'), '-o', settings);
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw error;
  }
  const stop = () => {
    call('pg_ctl', 'stop', '-m', 'immediate');
    rmSync(place, { recursive: true, force: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}

function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string, name: string) =>
    Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout || Number.NaN);
  for (const name of ['postgres', 'nobody']) {
    const uid = id('-u', name);
    if (!Number.isNaN(uid)) return { uid, gid: id('-g', name) };
  }
  throw new Error('Postgres refuses to run as root, and there is neither an account postgres nor nobody');
}

/** The programs where `account` can reach them: a checkout below root's home is closed to everyone else. */
function runnable(programs: string, account: Account, place: string): string {
  if (spawnSync(join(programs, 'postgres'), ['--version'], account).status === 0) return programs;
  const copy = join(place, 'server');
  const usr = resolve(programs, '../../../..');
  cpSync(usr, copy, { recursive: true });
  return join(copy, 'lib', 'postgresql', basename(dirname(programs)), 'bin');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** The command's exit code; a signal to us is one to it, so that the server is stopped in every case. */
function run([program = '', ...args]: string[], url: string): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: url } });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((ended) => {
    child.once('error', (error) => {
      console.error(error.message);
      ended(127);
    });
    child.once('exit', (code) => ended(code ?? 1));
  });
}

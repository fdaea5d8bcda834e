import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '@soulcaster/server/db/test-database';
import type { FakeGitHub } from '@soulcaster/testkit/fake-github/index';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
/** A start takes two seconds; on a machine that does much else, many times that. */
const START_MS = 180_000;
const STOP_MS = 15_000;

export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  /** Of the process that runs now. */
  pid(): number;
  /** What it was started with. */
  readonly env: Readonly<Record<string, string>>;
  /** The one-time link that the start printed; null with GitHub sign-in. */
  readonly signInLink: string | null;
  /** All that the server wrote so far. */
  output(): string;
  /** Stops the process and starts it again on the same port and the same data. */
  restart(): Promise<void>;
  /** Ends the process at once, as kill -9 and a crash do, and with `engine` the embedded database's process too. */
  kill(options?: { engine?: boolean }): Promise<void>;
  /** Starts it again after `kill`. */
  start(): Promise<void>;
}

/**
 * The product as its user starts it: a process of its own on a free port, with a fresh data directory; the database is embedded, or
 * a new one at TEST_DATABASE_URL.
 */
export async function startServer(env: Record<string, string> = {}): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'soulcaster-e2e-'));
  const database = process.env.TEST_DATABASE_URL ? await testDatabase() : null;
  const wholeEnv: Record<string, string> = {
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...(database && { DATABASE_URL: database.connectionString }),
    ...env,
  };
  const start = (port: number) => launch({ ...wholeEnv, PORT: String(port) });
  let running = await start(0);
  const { url } = running;
  const signInLink = /\S+\/auth\/signin#token=\S+/.exec(running.output())?.[0] ?? null;
  let before = '';
  const startAgain = async () => {
    before += running.output();
    running = await start(Number(new URL(url).port));
  };
  return {
    url,
    dataDir,
    pid: () => running.process.pid ?? 0,
    env: wholeEnv,
    signInLink,
    output: () => before + running.output(),
    async restart() {
      await stop(running.process);
      await startAgain();
    },
    async kill({ engine = false } = {}) {
      const enginePid = engine && !database ? readEnginePid(dataDir) : null;
      await stop(running.process, 'SIGKILL');
      if (enginePid) process.kill(enginePid, 'SIGKILL');
    },
    start: startAgain,
    async [Symbol.asyncDispose]() {
      await stop(running.process);
      await database?.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The environment that makes a server use this GitHub for signing in, REST and git. */
export function withGitHub(github: FakeGitHub): Record<string, string> {
  return {
    // GitHub allows any port of a loopback callback, but not another name for it.
    PUBLIC_URL: 'http://127.0.0.1:0',
    HOST: '127.0.0.1',
    GITHUB_ID: github.oauthApp.clientId,
    GITHUB_SECRET: github.oauthApp.clientSecret,
    GITHUB_BASE_URL: github.url,
    GITHUB_API_URL: github.apiUrl,
  };
}

interface Launched {
  process: ChildProcess;
  url: string;
  output(): string;
}

function launch(env: Record<string, string>): Promise<Launched> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main], {
    env: { PATH, HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the server ${why}:\n${written}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not up after ${START_MS} ms`);
    }, START_MS);
    const read = (chunk: Buffer) => {
      written += chunk;
      // The last line of the greeting is empty, so that all of it has come.
      const url = /Soulcaster is at (\S+)[\s\S]*\n\n$/.exec(written)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve({ process: child, url, output: () => written });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

/** Of the engine that wrote the owner's note of a data folder. */
const readEnginePid = (dataDir: string): number =>
  (JSON.parse(readFileSync(join(dataDir, 'database', '.owner'), 'utf8')) as { enginePid: number }).enginePid;

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}

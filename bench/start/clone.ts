import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const GIVE_UP_AFTER_MS = 10 * 60_000;
const ASK_EVERY_MS = 50;

/** Runs `npm start` in that clone until the sign-in page and the API are there, then stops it. */
export async function startClone(
  clone: string,
  env: Record<string, string>,
): Promise<{ seconds: number; steps: string[] }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...likeANewUser(), ...env, PORT: String(port), DATA_DIR: join(clone, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, because npm does not pass every signal on.
    detached: true,
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  try {
    await untilReady(`http://127.0.0.1:${port}`, child, began);
    const seconds = Number(((performance.now() - began) / 1000).toFixed(2));
    return {
      seconds,
      steps: [...output.matchAll(/^(.+): done in ([\d.]+ s)$/gm)].map(([, what, time]) => `${what} ${time}`),
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${output.slice(-4000)}`);
  } finally {
    await stop(child);
  }
}

async function untilReady(origin: string, child: ChildProcess, began: number): Promise<void> {
  while (!((await isHealthy(origin)) && (await rendersSignIn(origin)))) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    if (performance.now() - began > GIVE_UP_AFTER_MS) throw new Error('npm start was not ready in ten minutes');
    await wait(ASK_EVERY_MS);
  }
}

async function isHealthy(origin: string): Promise<boolean> {
  const answer = await ask(`${origin}/api/health`);
  if (answer?.status !== 200) return false;
  const body: unknown = JSON.parse(answer.body);
  return typeof body === 'object' && body !== null && 'status' in body && body.status === 'ok';
}

async function rendersSignIn(origin: string): Promise<boolean> {
  const answer = await ask(`${origin}/auth/signin`);
  return answer?.status === 200 && /<h1[^>]*>[^<]*(<[^>]*>[^<]*)*sign in/i.test(answer.body);
}

async function ask(url: string): Promise<{ status: number; body: string } | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'error' });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return undefined;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'close');
  process.kill(-child.pid, 'SIGTERM');
  const killing = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 15_000);
  await ended;
  clearTimeout(killing);
}

/** This program runs under npm itself: what npm put into the environment would lend the clone our Node 24 and our settings. */
function likeANewUser(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_ENV$|INIT_CWD$|NODE_COMPILE_CACHE$)/i.test(name),
  );
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !/node_modules|node-gyp-bin/.test(folder));
  return { ...Object.fromEntries(own), PATH: path.join(delimiter) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

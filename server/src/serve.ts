import { mkdirSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Backend, openBackend } from './backend.ts';
import { type Config, loadConfig } from './config.ts';
import type { Installation } from './context.ts';
import { isDoor } from './http/doors.ts';
import type { Handler } from './http/node-handler.ts';
import { openLog } from './log.ts';
import { openDashboard } from './web.ts';

export interface Running {
  port: number;
  url: string;
  /** Null where this process only serves the dashboard. */
  installation: Installation | null;
  stop(): Promise<void>;
}

/** Starts everything that this process's roles need on one port. Resolves when it serves; `stop` drains and closes. */
export async function serve(
  env: Record<string, string | undefined>,
  options: { quiet?: boolean } = {},
): Promise<Running> {
  Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? 'production', NEXT_TELEMETRY_DISABLED: '1' });
  const wanted = loadConfig(env);
  const log = openLog(wanted);
  mkdirSync(wanted.dataDir, { recursive: true, mode: 0o700 });

  let api: Handler = starting;
  let page: Handler = starting;
  const server = createServer((req, res) => (isApi(req.url) ? api : page)(req, res));
  // Bound before the database is open: who comes early is told that it starts, not that nobody is there.
  const port = await listen(server, wanted.bindHost, wanted.PORT);
  const config = { ...wanted, PORT: port, publicUrl: wanted.publicUrl.replace(/:0$/, `:${port}`) };

  const dashboard = config.roles.has('web') ? openDashboard(config, server, `http://127.0.0.1:${port}`) : null;
  const backend = config.roles.has('api') || config.roles.has('worker') ? await openBackend(config, log) : null;
  if (backend && config.roles.has('api')) api = backend.api;
  if (dashboard) page = await dashboard;
  const doors = backend && config.INGEST_PORT !== undefined ? await openIngestDoors(config, backend) : null;

  const stop = async () => {
    await Promise.all([server, doors].map((each) => each && close(each)));
    await backend?.stop();
  };
  stopOnSignals(stop, log);
  if (!options.quiet) await greet(config, backend);
  return { port, url: config.publicUrl, installation: backend?.installation ?? null, stop };
}

const isApi = (url = '') => /^\/(api|metrics)(\/|\?|$)/.test(url);

const starting: Handler = (_req, res: ServerResponse) => {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' };
  res.writeHead(503, headers).end('Soulcaster is starting …\n');
};

/** The senders' doors on an address of their own, so that nothing else of the server needs to be reachable from outside. */
async function openIngestDoors(config: Config, backend: Backend): Promise<Server> {
  const doors = createServer((req, res) =>
    isDoor(req.url?.split('?', 1)[0] ?? '') ? backend.api(req, res) : res.writeHead(404).end(),
  );
  await listen(doors, config.INGEST_HOST ?? '0.0.0.0', config.INGEST_PORT ?? 0);
  return doors;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = `port ${port} is in use: stop what listens there, or set PORT to another.`;
      reject(error.code === 'EADDRINUSE' ? new Error(inUse) : error);
    });
    server.listen(port, host, () => resolve((server.address() as { port: number }).port));
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2_000).unref();
  await closed;
}

async function greet(config: Config, backend: Backend | null): Promise<void> {
  const lines = ['', `  Soulcaster is at ${config.publicUrl}`];
  if (backend && config.roles.has('api') && !config.githubSignIn)
    lines.push(
      `  Sign in (once, within ten minutes): ${await backend.signInLink()}`,
      '  A fresh link: npx soulcaster sign-in',
    );
  const sandbox = await backend?.installation.sandbox.selfTest();
  if (sandbox && !sandbox.ok) lines.push(`  Fixes are off, all else works: ${sandbox.problems.join(' ')}`);
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      setTimeout(() => process.exit(1), 10_000).unref();
      stop().then(
        () => process.exit(0),
        (error) => {
          log.error({ error }, 'could not stop cleanly');
          process.exit(1);
        },
      );
    });
}

import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localSandbox } from '@soulcaster/agent';
import { playDemo, readDemoFiles } from '@soulcaster/testkit/demo/play';
import { eq } from 'drizzle-orm';
import { type Logger, pino } from 'pino';
import { type Config, loadConfig } from './config.ts';
import type { Installation } from './context.ts';
import { type Database, openDatabase } from './db/client.ts';
import { migrate } from './db/migrate.ts';
import { accounts } from './db/tables.ts';
import { Hub } from './events/hub.ts';
import { EVENTS_CHANNEL } from './events/record.ts';
import { fixAgents, fixModelOf } from './fixes/choose-model.ts';
import { githubForge } from './forges/github.ts';
import { localForge } from './forges/local.ts';
import { createApp } from './http/app.ts';
import { toNodeHandler } from './http/node-handler.ts';
import { type Auth, createAuth } from './identity/auth.ts';
import { localSecret, masterSecret } from './identity/keys.ts';
import { createSignInLink } from './identity/sign-in-link.ts';
import { startDemo } from './projects/start-demo.ts';
import { sources } from './sources/index.ts';
import { startQueue } from './tasks/queue.ts';
import { startWorkers } from './tasks/workers.ts';
import { createVault } from './vault.ts';

export interface Running {
  port: number;
  url: string;
  installation: Installation | null;
  stop(): Promise<void>;
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** Wires everything that this process's roles need and listens. Resolves when it serves; `stop` drains and closes. */
export async function serve(
  env: Record<string, string | undefined>,
  options: { quiet?: boolean } = {},
): Promise<Running> {
  Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? 'production', NEXT_TELEMETRY_DISABLED: '1' });
  const config = loadConfig(env);
  const log = pino({ level: config.LOG_LEVEL, base: null, serializers: { error: pino.stdSerializers.err } });
  const say = (line: string) => options.quiet || process.stdout.write(`${line}\n`);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });

  let api: Handler | null = null;
  let page: Handler | null = null;
  const server = createServer((req, res) => {
    if (/^\/(api|metrics)(\/|\?|$)/.test(req.url ?? '')) return api ? api(req, res) : starting(res);
    return page ? page(req, res) : starting(res);
  });
  // Bound before the database is open: who comes early is told that it starts, not that nobody is there.
  const port = await listen(server, config);
  const origin = `http://127.0.0.1:${port}`;
  const settled = { ...config, PORT: port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) };

  const web = settled.roles.has('web') ? openDashboard(settled, server, origin) : null;
  const backend = settled.roles.has('api') || settled.roles.has('worker') ? await openBackend(settled, log) : null;
  if (backend && settled.roles.has('api')) api = backend.handler;
  page = (await web) ?? null;
  const stop = () => shutDown(server, backend);
  stopOnSignals(stop, log);

  say(`\n  Soulcaster is at ${settled.publicUrl}`);
  if (backend && settled.roles.has('api') && !settled.githubSignIn)
    say(`  Sign in (once, within ten minutes): ${await backend.signInLink()}\n  A fresh link: npx soulcaster sign-in`);
  if (backend) await sayAboutSandbox(backend.installation, say);
  say('');
  return { port, url: settled.publicUrl, installation: backend?.installation ?? null, stop };
}

async function openBackend(config: Config, log: Logger) {
  const database = await openDatabase({
    databaseUrl: config.DATABASE_URL,
    dataDir: join(config.dataDir, 'database'),
    log,
    onDown: (error) => {
      log.fatal({ error }, 'the embedded database is down');
      process.exit(1);
    },
  });
  await migrate(database.pool);
  const queue = await startQueue({
    connectionString: database.connectionString,
    log,
    atOnce: { 'fix.run': config.JOBS_AT_ONCE },
  });
  const secret = masterSecret(config);
  const auth = createAuth({ db: database.orm, config, secret, log });
  const installation: Installation = {
    config,
    version: version(),
    db: database.orm,
    now: () => new Date(),
    log,
    vault: createVault(secret),
    queue,
    sources,
    forges: { github: githubForge(config), local: localForge(config) },
    sandbox: localSandbox({ root: join(config.dataDir, 'sandboxes') }),
    agents: fixAgents(),
    fixModel: fixModelOf(config),
    githubToken: (userId) => readGitHubToken(database, auth, userId),
  };
  const hub = new Hub();
  await database.listen(
    EVENTS_CHANNEL,
    (projectId) => hub.wake(projectId),
    () => hub.wakeAll(),
  );
  if (config.roles.has('worker')) await startWorkers(installation);
  const app = createApp({
    installation,
    auth,
    hub,
    localSecret: localSecret(config),
    playDemo: (user) => startDemo(installation, user, { readFiles: readDemoFiles, play: playDemo }),
  });
  return {
    installation,
    database,
    queue,
    handler: toNodeHandler(app),
    signInLink: () => createSignInLink({ auth, db: database.orm, config }),
  };
}

async function readGitHubToken(database: Database, auth: Auth, userId: string): Promise<string | null> {
  const [account] = await database.orm.select().from(accounts).where(eq(accounts.userId, userId));
  if (!account || account.providerId !== 'github') return null;
  const token = await auth.api.getAccessToken({ body: { accountId: account.id, userId } });
  return token.accessToken ?? null;
}

/** Next's own handler for every page; it asks the API over loopback, as any other client does. */
async function openDashboard(config: Config, server: Server, origin: string): Promise<Handler> {
  process.env.SOULCASTER_API_ORIGIN = config.BACKEND_URL ?? origin;
  // As a plain string: Next's global types would change process.env for the whole server.
  const { default: next }: { default(options: object): NextServer } = await import('next' as string);
  const dir = fileURLToPath(new URL('../../dashboard', import.meta.url));
  const app = next({ dev: process.env.NODE_ENV !== 'production', dir, httpServer: server });
  await app.prepare();
  return app.getRequestHandler();
}

interface NextServer {
  prepare(): Promise<void>;
  getRequestHandler(): Handler;
}

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${config.PORT} is in use: stop what listens there, or set PORT to another.`)
          : error,
      ),
    );
    server.listen(config.PORT, config.bindHost, () => resolve((server.address() as { port: number }).port));
  });
}

function starting(res: ServerResponse): void {
  res
    .writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' })
    .end('Soulcaster is starting …\n');
}

async function sayAboutSandbox({ sandbox }: Installation, say: (line: string) => void): Promise<void> {
  const test = await sandbox.selfTest();
  if (!test.ok) say(`  Fixes are off, all else works: ${test.problems.join(' ')}`);
}

async function shutDown(server: Server, backend: Awaited<ReturnType<typeof openBackend>> | null): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2_000).unref();
  await backend?.queue.stop();
  await closed;
  await backend?.database.close();
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

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

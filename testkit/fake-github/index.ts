import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { type Admin, adminOf } from './admin.ts';
import { type Fault, playFault } from './faults.ts';
import { answerGit, isGitRequest, isPush } from './git-http.ts';
import { answerGraphql } from './graphql/door.ts';
import { deliverWebhook } from './hooks.ts';
import { authorize, exchangeCode } from './oauth.ts';
import { type GitHubDescription, loadGitHubDescription } from './openapi.ts';
import { issuePage, problemPage } from './pages.ts';
import { answerRest } from './rest/door.ts';
import type { HookDelivery, JournalEntry, Limits, OAuthApp, Violation, World } from './world.ts';

export interface FakeGitHubOptions {
  port?: number;
  /** Where the bare repositories live; a temporary directory otherwise, which `stop` removes. */
  dir?: string;
  now?: () => Date;
  limits?: Partial<Limits>;
  /** Runs before each request is answered: what people do meanwhile. */
  before?: (entry: JournalEntry) => void | Promise<void>;
  /** Takes each webhook instead of having it posted. */
  deliver?: World['deliver'];
}

export interface FakeGitHub extends Admin, AsyncDisposable {
  /** The web address (`GITHUB_BASE_URL`); the API is below it as on GitHub Enterprise (`GITHUB_API_URL`). */
  readonly url: string;
  readonly apiUrl: string;
  /** Registered at the start with the loopback address as its callback. */
  readonly oauthApp: OAuthApp;
  readonly journal: JournalEntry[];
  /** May be changed at any time. */
  readonly limits: Limits;
  /** What GitHub's own description forbids or what cannot have been meant. A test ends by expecting none. */
  readonly violations: Violation[];
  readonly deliveries: HookDelivery[];
  /** Makes the next matching requests go wrong; what it answers ends that. */
  fail(fault: Fault): () => void;
  stop(): Promise<void>;
}

/** GitHub on a loopback port: sign-in, REST, webhooks, and git itself. As strict as the real one, where it is known to be. */
export async function startFakeGitHub(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (options.dir) await mkdir(options.dir, { recursive: true });
  const directory = options.dir ?? (await mkdtemp(join(tmpdir(), 'fake-github-')));
  const world = newWorld(url, directory, options);
  const description = await loadGitHubDescription();
  server.on('request', (request, response) => void answer(world, description, request, response, options.before));
  const admin = adminOf(world);
  const stop = () => stopServer(server, options.dir ? null : directory);
  return {
    ...admin,
    url,
    apiUrl: world.apiUrl,
    oauthApp: admin.registerOAuthApp({ callbackUrl: 'http://127.0.0.1/' }),
    journal: world.journal,
    limits: world.limits,
    violations: world.violations,
    deliveries: world.deliveries,
    fail: (fault) => {
      world.faults.push(fault);
      return () => void world.faults.splice(0, world.faults.length, ...world.faults.filter((each) => each !== fault));
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function newWorld(url: string, directory: string, options: FakeGitHubOptions): World {
  return {
    url,
    apiUrl: `${url}/api/v3`,
    directory,
    now: options.now ?? (() => new Date()),
    limits: { primaryPerHour: 5000, pointsPerMinute: 900, contentPerMinute: 80, rowsPerPage: 100, ...options.limits },
    deliver: options.deliver ?? deliverWebhook,
    users: new Map(),
    repositories: new Map(),
    oauthApps: new Map(),
    githubApps: new Map(),
    codes: new Map(),
    tokens: new Map(),
    quotas: new Map(),
    faults: [],
    hooks: [],
    deliveries: [],
    journal: [],
    violations: [],
    signedIn: null,
    lastId: 1000,
  };
}

async function answer(
  world: World,
  description: GitHubDescription,
  request: IncomingMessage,
  response: ServerResponse,
  before: FakeGitHubOptions['before'],
) {
  const entry = entryOf(world, request);
  world.journal.push(entry);
  try {
    await before?.(entry);
    if (await playFault(world, request, response, entry)) {
      entry.status = response.statusCode;
    } else if (entry.phase === 'git_fetch' || entry.phase === 'git_push') {
      await answerGit(world, request, response, entry);
    } else {
      const app = appOf(world, description, entry);
      await getRequestListener(app.fetch, { overrideGlobalObjects: false })(request, response);
    }
  } catch (error) {
    world.violations.push({
      method: entry.method,
      path: entry.path,
      problem: `the fake itself failed: ${String(error)}`,
    });
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

function appOf(world: World, description: GitHubDescription, entry: JournalEntry): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    entry.status = context.res.status;
  });
  app.get('/login/oauth/authorize', (context) => authorize(world, new URL(context.req.url)));
  app.post('/login/oauth/access_token', (context) => exchangeCode(world, context.req.raw));
  app.post('/api/graphql', (context) => answerGraphql(world, context.req.raw, entry));
  app.all('/api/v3/*', (context) => answerRest(world, description, context.req.raw, entry));
  app.get('/:owner/:repo/:kind/:number', (context) => issuePage(world, context.req.path));
  app.notFound(() => problemPage(404, 'Page not found'));
  app.onError((error) => {
    world.violations.push({
      method: entry.method,
      path: entry.path,
      problem: `the fake itself failed: ${error.stack}`,
    });
    return problemPage(500, 'Unicorn!');
  });
  return app;
}

function entryOf(world: World, request: IncomingMessage): JournalEntry {
  const url = new URL(request.url ?? '/', world.url);
  return {
    at: world.now().toISOString(),
    phase: phaseOf(url),
    method: request.method ?? 'GET',
    path: url.pathname + url.search,
    who: null,
    operation: null,
    scopes: [],
    status: null,
    fault: null,
  };
}

function phaseOf(url: URL): JournalEntry['phase'] {
  if (isGitRequest(url.pathname)) return isPush(url) ? 'git_push' : 'git_fetch';
  if (url.pathname.startsWith('/login/oauth/')) return 'oauth';
  return url.pathname.startsWith('/api/') ? 'rest' : 'web';
}

async function stopServer(server: Server, temporary: string | null): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
  if (temporary) await rm(temporary, { recursive: true, force: true });
}

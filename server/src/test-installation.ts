import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient, type Project } from '@soulcaster/contract';
import { pino } from 'pino';
import { loadConfig } from './config.ts';
import type { Installation } from './context.ts';
import type { Orm } from './db/client.ts';
import { openListener } from './db/listener.ts';
import { users } from './db/tables.ts';
import { testDatabase } from './db/test-database.ts';
import { Hub } from './events/hub.ts';
import { EVENTS_CHANNEL } from './events/record.ts';
import { fixAgents, fixModelOf, groupingModelOf } from './fixes/choose-model.ts';
import { createApp } from './http/app.ts';
import type { Api } from './http/route.ts';
import { type Auth, createAuth } from './identity/auth.ts';
import { readGitHubToken } from './identity/github-token.ts';
import { createSignInLink } from './identity/sign-in-link.ts';
import { openEmbedders } from './open-embedders.ts';
import { openForges } from './open-forges.ts';
import { openSandbox } from './open-sandbox.ts';
import { openVectorIndex } from './open-vector-index.ts';
import { sources } from './sources/index.ts';
import { startQueue } from './tasks/queue.ts';
import { startWorkers } from './tasks/workers.ts';
import { createVault } from './vault.ts';

export interface TestInstallation {
  installation: Installation;
  connectionString: string;
  app: Api;
  hub: Hub;
  /** Calls the API in process as the installation's owner. */
  client: Client;
  /** What lets a call act as the owner. */
  ownerHeaders: Record<string, string>;
  clientWith(headers: Record<string, string>): Client;
  newProject(name?: string): Promise<Project>;
  /** What a browser of this person sends, who is invited, on the allow-list or the owner; signs them in. */
  headersOf(login: string): Promise<Record<string, string>>;
  /** A fresh one-time sign-in link, as the terminal prints it. */
  signInLink(): Promise<string>;
  /** Makes the local user the owner, as a first start without GitHub sign-in did. */
  becomeLocal(): Promise<void>;
  /** Runs `work` as if it were so much later. */
  at(laterMs: number, work: () => Promise<void>): Promise<void>;
  /** Waits until `check` answers something; looks again at every change of the project's events. */
  until<T>(projectId: string, check: () => Promise<T | false | null | undefined>, timeoutMs?: number): Promise<T>;
  close(): Promise<void>;
}

const LOCAL_SECRET = 'the secret of a test';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Everything that a server wires, on a database of its own: real migrations, real queue and workers, and no port. */
export async function testInstallation(
  env: Record<string, string> = {},
  options: { workers?: boolean } = {},
): Promise<TestInstallation> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'sc-data-'));
  const config = loadConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'http://localhost:3000', ...env });
  const log = pino({ level: process.env.TEST_LOG ?? 'silent', serializers: { error: pino.stdSerializers.err } });
  const queue = await startQueue({ connectionString: database.connectionString, log });
  const secret = 'a master secret for tests';
  const auth = createAuth({ db: database.orm, config, secret, log });
  const sandbox = openSandbox(config);
  const installation: Installation = {
    config,
    version: '0.0.0-test',
    db: database.orm,
    now: () => new Date(),
    log,
    vault: createVault(secret),
    queue,
    sources,
    forges: openForges(config),
    sandbox,
    agents: fixAgents(sandbox),
    fixModel: fixModelOf(config),
    groupingModel: groupingModelOf(config),
    embedders: openEmbedders(config, { now: () => installation.now() }),
    vectorIndex: openVectorIndex(config),
    githubToken: (userId) => readGitHubToken(database.orm, auth, userId),
  };
  const hub = new Hub();
  const listener = openListener(database.connectionString, silent);
  await listener.listen(EVENTS_CHANNEL, (projectId) => hub.wake(projectId));
  if (options.workers !== false) await startWorkers(installation);
  const app = createApp({
    installation,
    auth,
    hub,
    localSecret: LOCAL_SECRET,
    playDemo: () => Promise.reject(new Error('the demo is not part of this test')),
  });
  const signInLink = () => createSignInLink({ auth, db: database.orm, config });
  const becomeLocal = async () => {
    const local = { ...config, githubSignIn: false };
    const localAuth = createAuth({ db: database.orm, config: local, secret, log });
    await createSignInLink({ auth: localAuth, db: database.orm, config: local });
  };
  if (!config.githubSignIn) await becomeLocal();

  const inProcess: typeof fetch = async (input, init) => app.request(String(input), init);
  const clientWith = (headers: Record<string, string>) =>
    createClient({ baseUrl: 'http://localhost:3000', headers, fetch: inProcess });
  const ownerHeaders = { 'x-soulcaster-local': LOCAL_SECRET };
  const client = clientWith(ownerHeaders);
  return {
    installation,
    connectionString: database.connectionString,
    app,
    hub,
    client,
    ownerHeaders,
    clientWith,
    at: async (laterMs, work) => {
      const { now } = installation;
      installation.now = () => new Date(Date.now() + laterMs);
      await work().finally(() => {
        installation.now = now;
      });
    },
    headersOf: async (login) => ({
      cookie: await signedInAs(auth, database.orm, { login, secret }),
      origin: new URL(config.publicUrl).origin,
    }),
    signInLink,
    becomeLocal,
    newProject: (name = 'Shop') => client.projects.create({ name }),
    until: (projectId, check, timeoutMs = 40_000) => until(hub, projectId, check, timeoutMs),
    close: async () => {
      await queue.stop();
      await listener.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The cookie of a session as better-auth signs it: `token.HMAC-SHA256(secret)`. */
async function signedInAs(auth: Auth, db: Orm, { login, secret }: { login: string; secret: string }): Promise<string> {
  const { internalAdapter } = await auth.$context;
  await db
    .insert(users)
    .values({ id: login, login, name: login, email: `${login}@example.com` })
    .onConflictDoNothing();
  const { token } = await internalAdapter.createSession(login);
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `soulcaster.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

async function until<T>(
  hub: Hub,
  projectId: string,
  check: () => Promise<T | false | null | undefined>,
  timeoutMs: number,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let wake = () => {};
  const unfollow = hub.follow(projectId, () => wake());
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      const found = await check();
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain`);
      await changed;
    }
  } finally {
    unfollow();
  }
}

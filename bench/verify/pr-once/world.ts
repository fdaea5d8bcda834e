import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobDetail } from '@soulcaster/contract';
import { newBrowser, signIn } from '@soulcaster/server/identity/test-browser';
import { type FakeGitHub, startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import type { LlmRequest } from '@soulcaster/testkit/fake-llm/exchange';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { withGitHub } from '../../e2e/server.ts';
import { type Install, install } from '../../install.ts';

export type ForgeRepository = Awaited<ReturnType<FakeGitHub['createRepository']>>;

export interface World extends AsyncDisposable {
  at: Install;
  github: FakeGitHub;
  /** Where the server puts sandboxes and passing work. */
  temporary: string;
  /** Called with each request to the model before it is answered. */
  onModel: ((request: LlmRequest) => Promise<void>) | null;
  newCase(): Promise<Case>;
}

/** A project of its own with a repository of its own and one problem, ready to be fixed. */
export interface Case {
  projectId: string;
  clusterId: string;
  api: ReturnType<Install['client']['project']>;
  repository: ForgeRepository;
  start(): Promise<string>;
  /** Waits for the job's end. */
  ended(jobId: string): Promise<JobDetail>;
}

const test = (title: string, call: string, expected: string) =>
  [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { greet } from '../src/greet.js';",
    `test('${title}', () => assert.equal(${call}, '${expected}'));`,
    '',
  ].join('\n');

const files = {
  'package.json': '{"name":"greet","type":"module"}\n',
  'src/greet.js': "export function greet(name) {\n  return 'Hello ' + name;\n}\n",
  'test/greet.test.js': test('greets by name', "greet('Ada')", 'Hello Ada'),
};

const fix = {
  when: /./,
  path: 'src/greet.js',
  find: "return 'Hello ' + name;",
  replace: "return 'Hello ' + (name ?? 'there');",
  cause: 'The greeting is made without a name.',
  test: { path: 'test/nobody.test.js', content: test('greets nobody', 'greet(undefined)', 'Hello there') },
};

/** A server that signs in at a fake GitHub and fixes by a scripted model; GitHub's git is real. */
export async function openWorld(): Promise<World> {
  const things = new AsyncDisposableStack();
  const temporary = mkdtempSync(join(tmpdir(), 'once-'));
  things.defer(() => rmSync(temporary, { recursive: true, force: true }));
  const scripted = brain({ fixes: [fix], testCommand: 'node --test' });
  const llm = things.use(
    await startFakeLlm({
      script: async (request) => {
        await world.onModel?.(request);
        return scripted(request);
      },
    }),
  );
  const github = things.use(
    await startFakeGitHub({ limits: { pointsPerMinute: 1e6, contentPerMinute: 1e6, primaryPerHour: 1e6 } }),
  );
  github.addUser('mona');
  const at = things.use(
    await install({
      ...withGitHub(github),
      TMPDIR: temporary,
      OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
      OPENAI_COMPATIBLE_API_KEY: llm.apiKey,
      OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
    }),
  );
  const { url } = at.server;
  const request = (to: string, init: RequestInit) => fetch(to, { ...init, redirect: 'manual' });
  // The first to sign in owns the installation: from then on the local secret acts with her token.
  await signIn(newBrowser({ app: { request } }, url), github, 'mona');
  let cases = 0;
  const world: World = {
    at,
    github,
    temporary,
    onModel: null,
    newCase: () => newCase(world, ++cases),
    [Symbol.asyncDispose]: () => things.disposeAsync(),
  };
  return world;
}

async function newCase({ at, github }: World, number: number): Promise<Case> {
  const name = `greet-${number}`;
  const repository = await github.createRepository('mona', name, { files });
  const { id: projectId } = await at.client.projects.create({ name });
  await at.client.projects.update(projectId, { settings: { agents: ['builtin'] } });
  const api = at.client.project(projectId);
  await api.repositories.create({ forge: 'github', name: `mona/${name}`, hints: '' });
  await api.feedback.create({ body: 'The greeting says "Hello undefined" when I am not signed in (greet).' });
  const cluster = await until('its cluster', async () => (await api.clusters.list()).items[0]);
  return {
    projectId,
    clusterId: cluster.id,
    api,
    repository,
    start: async () => (await api.clusters.startFix(cluster.id)).id,
    ended: (jobId) =>
      until('the end of the job', async () => {
        const job = await api.jobs.get(jobId);
        return job.finished_at ? job : null;
      }),
  };
}

const PATIENCE_MS = 180_000;

export async function until<T>(
  what: string,
  look: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${patienceMs / 1000} s`);
    await sleep(100);
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRepository } from '@soulcaster/agent';
import { installTestAgent } from '@soulcaster/agent/agents/acp/test-program';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

const KEY = 'canary-model-key-3318';
let world: TestInstallation;
let llm: Awaited<ReturnType<typeof startFakeLlm>>;
let root: string;
let program: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-program-'));
  // It stands on the PATH where the program would.
  program = await installTestAgent('opencode');
  vi.stubEnv('PATH', `${dirname(program)}:${process.env.PATH}`);
  llm = await startFakeLlm({
    apiKey: KEY,
    script: brain({
      fixes: [
        {
          when: /greet/i,
          path: 'src/greet.js',
          find: "return 'Hello ' + name;",
          replace: "return 'Hello ' + (name ?? 'there');",
          cause: 'The greeting is made without a name.',
        },
      ],
      testCommand: 'node --test',
    }),
  });
  world = await testInstallation({
    OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
    OPENAI_COMPATIBLE_API_KEY: KEY,
    OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
  });
});
afterAll(async () => {
  await world.close();
  await llm.stop();
  vi.unstubAllEnvs();
  for (const folder of [root, dirname(program)]) rmSync(folder, { recursive: true, force: true });
});

it('says of each agent whether it can work here, and why not', async () => {
  const { agents } = await world.client.capabilities();
  expect(Object.fromEntries(agents.map(({ id, available }) => [id, available]))).toMatchObject({
    builtin: true,
    opencode: true,
    'claude-code': false,
    codex: false,
  });
  const reason = (id: string) => agents.find((agent) => agent.id === id)?.reason;
  expect(reason('opencode')).toBe('On the PATH; works with openai-compatible/qwen3-coder.');
  expect(reason('claude-code')).toContain('set FIX_MODEL to a model of anthropic');
});

it('a program of the machine makes a fix from inside the sandbox, and one that cannot work is left out', async (test) => {
  if (!(await world.installation.sandbox.selfTest()).ok) {
    console.warn('left out: a fix with a program, because there is no working sandbox here');
    return test.skip();
  }
  const dir = join(root, 'greet.git');
  const files = {
    'package.json': '{"name":"greet","type":"module"}\n',
    'CLAUDE.md': 'Be nice.\n',
    'src/greet.js': "export function greet(name) {\n  return 'Hello ' + name;\n}\n",
    'test/greet.test.js': [
      "import assert from 'node:assert/strict';",
      "import { test } from 'node:test';",
      "import { greet } from '../src/greet.js';",
      "test('greets by name', () => assert.equal(greet('Ada'), 'Hello Ada'));",
      '',
    ].join('\n'),
  };
  await createRepository({
    dir,
    branch: 'main',
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    message: 'start\n',
    author: { name: 'Test', email: 'test@localhost' },
    date: new Date(),
  });
  const project = await world.newProject('Greetings');
  const mine = world.client.project(project.id);
  await world.client.projects.update(project.id, { settings: { agents: ['claude-code', 'opencode'] } });
  await mine.repositories.create({ forge: 'local', name: dir, hints: '' });
  await mine.feedback.create({ body: 'The greeting says "Hello undefined" when I am not signed in (greet).' });
  const cluster = await world.until(project.id, async () => (await mine.clusters.list()).items[0]);

  const { id } = await mine.clusters.startFix(cluster.id, {});
  const ended = async () => {
    const now = await mine.jobs.get(id);
    return now.finished_at ? now : null;
  };
  const job = await world.until(project.id, ended, 90_000);
  expect(job).toMatchObject({ status: 'success', stage: 'done', agent: 'opencode', files_changed: 1 });
  const log = JSON.stringify(await mine.jobs.logs(id));
  expect(log).toContain('claude-code is left out.');
  expect(log).toContain('edit src/greet.js');
  expect(log).not.toContain(KEY);
  expect(llm.violations).toEqual([]);
}, 120_000);

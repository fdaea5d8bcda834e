import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installTestAgent } from '@soulcaster/agent/agents/acp/test-program';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { greetingFix, openGreetings } from './test-greetings.ts';

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
      fixes: [greetingFix],
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
  const { mine, fix } = await openGreetings(world, join(root, 'greet.git'), { agents: ['claude-code', 'opencode'] });
  const job = await fix({});
  expect(job).toMatchObject({ status: 'success', stage: 'done', agent: 'opencode', files_changed: 1 });
  const log = JSON.stringify(await mine.jobs.logs(job.id));
  expect(log).toContain('claude-code is left out.');
  expect(log).toContain('edit src/greet.js');
  expect(log).not.toContain(KEY);
  expect(llm.violations).toEqual([]);
}, 120_000);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { greetingFix, openGreetings } from './test-greetings.ts';

let world: TestInstallation;
let llm: Awaited<ReturnType<typeof startFakeLlm>>;
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-model-'));
  llm = await startFakeLlm({
    script: brain({
      fixes: [
        {
          ...greetingFix,
          test: {
            path: 'test/greet-nobody.test.js',
            content: [
              "import assert from 'node:assert/strict';",
              "import { test } from 'node:test';",
              "import { greet } from '../src/greet.js';",
              "test('greets a visitor without a name', () => assert.equal(greet(undefined), 'Hello there'));",
              '',
            ].join('\n'),
          },
        },
      ],
      testCommand: 'node --test',
    }),
  });
  world = await testInstallation({
    OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
    OPENAI_COMPATIBLE_API_KEY: llm.apiKey,
    OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
  });
});
afterAll(async () => {
  await world.close();
  await llm.stop();
  rmSync(root, { recursive: true, force: true });
});

it('a model plans and fixes what the repair agent cannot, with a test of its own that was red before', async (test) => {
  if (!(await world.installation.sandbox.selfTest()).ok) {
    console.warn('left out: a fix with a model, because there is no working sandbox here');
    return test.skip();
  }
  const { mine, cluster, fix } = await openGreetings(world, join(root, 'greet.git'));
  const job = await fix({ hint: 'visitors have no name' });
  expect(job).toMatchObject({
    status: 'success',
    stage: 'done',
    agent: 'builtin',
    evidence_level: 'A',
    files_changed: 2,
  });
  expect(job.evidence?.reproducing_tests[0]).toContain('greets a visitor without a name');
  expect(job.cost_usd).toBeGreaterThanOrEqual(0);
  expect((await mine.clusters.plan(cluster.id)).plan).toMatchObject({ made_by: 'model', files: ['src/greet.js'] });
  expect(llm.violations).toEqual([]);
}, 90_000);

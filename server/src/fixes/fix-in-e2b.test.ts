import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { e2bSandbox } from '@soulcaster/agent';
import { installTestAgent } from '@soulcaster/agent/agents/acp/test-program';
import { startFakeE2b } from '@soulcaster/testkit/fake-e2b/index';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestInstallation } from '../test-installation.ts';
import { expectFixIn, expectRefusal, installationIn } from './test-fix-in-sandbox.ts';
import { openGreetings } from './test-greetings.ts';

let world: TestInstallation;
let root: string;
const things = new AsyncDisposableStack();
const kilo = await installTestAgent('kilo');
const e2b = await startFakeE2b({ templates: ['kilo'], programs: { kilo } });

beforeAll(async () => {
  if (!('missing' in e2b)) things.use(e2b);
  root = mkdtempSync(join(tmpdir(), 'sc-e2b-'));
  things.defer(() => {
    for (const folder of [root, dirname(kilo)]) rmSync(folder, { recursive: true, force: true });
  });
  // The names of the earlier Soulcaster are enough.
  const at: Record<string, string> =
    'missing' in e2b ? {} : { E2B_API_URL: e2b.apiUrl, E2B_SANDBOX_URL: e2b.sandboxUrl };
  const apiKey = 'missing' in e2b ? 'e2b_00000000' : e2b.apiKey;
  world = await installationIn(things, { ...at, E2B_API_KEY: apiKey, KILOCODE_TEMPLATE_NAME: 'kilo' });
}, 180_000);
afterAll(() => things.disposeAsync());

it('a fix is made and verified at E2B where the installation has its key and a template', async (test) => {
  if ('missing' in e2b) {
    console.warn(`left out: a fix at E2B. ${e2b.missing}`);
    return test.skip();
  }
  await expectFixIn(world, 'e2b', join(root, 'greet.git'));
  // A job has ended before its sandbox is gone.
  await expect.poll(() => e2b.sandboxes()).toEqual([]);
  expect(e2b.violations).toEqual([]);
}, 240_000);

it('Kilocode, which only the template has, comes first and makes the fix without an open port', async (test) => {
  if ('missing' in e2b) return test.skip();
  const { agents } = await world.client.capabilities();
  const reason = 'In the e2b sandbox; works with openai-compatible/qwen3-coder.';
  expect(agents).toContainEqual({ id: 'kilocode', available: true, reason });
  const { mine, fix } = await openGreetings(world, join(root, 'kilo.git'));
  const job = await fix({});
  expect(job).toMatchObject({ status: 'success', stage: 'done', sandbox: 'e2b', agent: 'kilocode', files_changed: 1 });
  expect(JSON.stringify(await mine.jobs.logs(job.id))).toContain('edit src/greet.js');
  expect(e2b.violations).toEqual([]);
}, 240_000);

it('a fix whose machine goes away, or gets none, ends with what E2B says', async (test) => {
  if ('missing' in e2b) return test.skip();
  const { fix } = await openGreetings(world, join(root, 'lost.git'), { agents: ['builtin'] });
  const lost = fix({});
  await expect.poll(() => e2b.sandboxes().length, { timeout: 60_000 }).toBeGreaterThan(0);
  for (const { id } of e2b.sandboxes()) await e2b.lose(id);
  expect(await lost).toMatchObject({ status: 'failed', message: 'The E2B sandbox went away while it was in use.' });
  e2b.failNext(429, 'Rate limit exceeded');
  const refused = await fix({});
  expect(refused.status).toBe('failed');
  expect(refused.message).toContain('E2B runs as many sandboxes for this key as it may');
}, 240_000);

it('without a key a fix is refused with the reason, and nothing runs elsewhere', async () => {
  world.installation.sandbox = e2bSandbox({ apiKey: undefined, template: 'kilo' });
  await expectRefusal(world, 'E2B_API_KEY is not set.', join(root, 'other.git'));
}, 120_000);

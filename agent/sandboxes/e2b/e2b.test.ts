import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startFakeE2b } from '../../../testkit/fake-e2b/index.ts';
import { testSandbox } from '../contract-suite.ts';
import { SandboxUnavailable } from '../unavailable.ts';
import { e2bSandbox } from './e2b.ts';

const fake = await startFakeE2b();
afterAll(async () => {
  if (!('missing' in fake)) await fake[Symbol.asyncDispose]();
});

const limits = { wallMs: 20_000, memoryMb: 256, pids: 64, diskMb: 64, outputBytesMax: 100_000 };
const spec = (jobId: string) => ({ jobId, limits, signal: new AbortController().signal });

if ('missing' in fake) {
  console.warn(`The e2b sandbox is not tested: ${fake.missing}`);
  describe.skip('the e2b sandbox', () => test('needs machines', () => undefined));
} else {
  const { apiUrl, sandboxUrl, apiKey, template } = fake;
  const account = { apiUrl, sandboxUrl, apiKey, template };
  testSandbox('e2b', () => e2bSandbox(account));

  describe('at E2B', () => {
    afterEach(() => expect(fake.violations).toEqual([]));
    const provider = e2bSandbox(account);

    test('a machine has no internet, is labelled with its job, and ends by itself when nobody asks for it', async () => {
      await using _sandbox = await provider.create(spec('labelled'));
      const [machine] = fake.sandboxes();
      expect(machine).toMatchObject({ internet: false, metadata: { 'soulcaster.job': 'labelled' } });
      expect(Number(machine?.endAt) - Date.now()).toBeLessThanOrEqual(300_000);
    });

    test('a machine lives on beyond its first minutes as long as its sandbox is held', async () => {
      await using sandbox = await e2bSandbox({ ...account, lifeMs: 20_000 }).create(spec('held'));
      const held = () => fake.sandboxes().find(({ metadata }) => metadata['soulcaster.job'] === 'held');
      const firstEnd = Number(held()?.endAt);
      await expect.poll(() => Number(held()?.endAt) - firstEnd, { timeout: 30_000 }).toBeGreaterThan(5000);
      expect((await sandbox.run({ argv: ['echo', 'on'] })).stdout).toBe('on\n');
    });

    test('a file that is no text and larger than any message comes and goes as it is', async () => {
      await using sandbox = await provider.create(spec('large'));
      const content = Buffer.alloc(3_000_000, Uint8Array.of(0, 255, 128, 10, 13));
      await sandbox.writeFile('large.bin', content);
      expect(content.equals((await sandbox.readFile('large.bin')) ?? Buffer.alloc(0))).toBe(true);
      const sum = await sandbox.run({ argv: ['sha256sum', 'large.bin'] });
      expect(sum.exitCode).toBe(0);
    });

    test('when the machine goes away, what runs and what comes next say so', async () => {
      await using sandbox = await provider.create(spec('lost'));
      const lost = fake.sandboxes().find(({ metadata }) => metadata['soulcaster.job'] === 'lost');
      const started = Promise.withResolvers<void>();
      const gone = 'The E2B sandbox went away while it was in use.';
      const sleeping = sandbox.run({ argv: ['/bin/sh', '-c', 'echo on; sleep 60'], onOutput: () => started.resolve() });
      const refusal = expect(sleeping).rejects.toThrow(gone);
      await started.promise;
      await fake.lose(lost?.id ?? '');
      await refusal;
      await expect(sandbox.run({ argv: ['true'] })).rejects.toThrow(gone);
      await expect(sandbox.writeFile('x', 'x')).rejects.toBeInstanceOf(SandboxUnavailable);
    });

    test.each([
      [429, 'Rate limit', 'E2B runs as many sandboxes for this key as it may'],
      [503, 'no capacity', 'E2B has no room for a sandbox at this moment'],
      [401, 'Invalid API key', 'does not accept E2B_API_KEY'],
      [500, 'it broke', 'refused: 500: it broke'],
    ])('refused with %d it says what to do and leaves no machine', async (status, message, sentence) => {
      await provider.selfTest();
      fake.failNext(status, message);
      const creating = provider.create(spec('refused'));
      await expect(creating).rejects.toBeInstanceOf(SandboxUnavailable);
      await expect(creating).rejects.toThrow(sentence);
      expect(fake.sandboxes().filter(({ metadata }) => metadata['soulcaster.job'] === 'refused')).toEqual([]);
    });

    test('without its template it says how to build it and refuses to run anything', async () => {
      const { ok, problems } = await e2bSandbox({ ...account, template: 'no-such' }).selfTest();
      expect(ok).toBe(false);
      expect(problems).toEqual([
        'E2B has no template no-such for this key. Build it: npx @e2b/cli template create no-such -p agent/sandboxes/e2b --memory-mb 4096 (or set E2B_TEMPLATE).',
      ]);
    });
  });
}

test.each([
  [{ apiKey: undefined }, 'E2B_API_KEY is not set.'],
  [{ apiKey: 'e2b_0', apiUrl: 'http://127.0.0.1:1' }, 'E2B cannot be reached at http://127.0.0.1:1.'],
])('with %j it says what is wrong and refuses to run anything', async (account, sentence) => {
  const provider = e2bSandbox({ template: 'any', ...account });
  const { ok, problems } = await provider.selfTest();
  expect(ok).toBe(false);
  expect(problems.join(' ')).toContain(sentence);
  await expect(provider.create(spec('x'))).rejects.toBeInstanceOf(SandboxUnavailable);
  expect(await provider.reap(() => false)).toBe(0);
});

test('the template that is shipped is one that E2B can build', async () => {
  const { Template } = await import('e2b');
  const template = Template().fromDockerfile(join(import.meta.dirname, 'e2b.Dockerfile'));
  const { fromImage, steps } = JSON.parse(await Template.toJSON(template, false));
  expect(fromImage).toBe('node:24-bookworm-slim');
  expect(JSON.stringify(steps)).toContain('apt-get install -y --no-install-recommends bubblewrap git');
});

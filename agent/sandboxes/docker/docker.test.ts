import { afterAll, describe, expect, test } from 'vitest';
import { startContainerEngine } from '../../../testkit/container-engine.ts';
import { testSandbox } from '../contract-suite.ts';
import { SandboxUnavailable } from '../unavailable.ts';
import { dockerSandbox } from './docker.ts';

const engine = await startContainerEngine();
afterAll(async () => {
  if (!('missing' in engine)) await engine[Symbol.asyncDispose]();
});

if ('missing' in engine) {
  console.warn(`The docker sandbox is not tested: ${engine.missing}`);
  describe.skip('the docker sandbox', () => test('needs a container engine', () => undefined));
} else {
  const { host, image } = engine;
  testSandbox('docker', () => dockerSandbox({ host, image }));

  test('without its image it says how to build it and refuses to run anything', async () => {
    const provider = dockerSandbox({ host, image: 'localhost/no-such-image' });
    const { ok, problems } = await provider.selfTest();
    expect({ ok, problems }).toEqual({
      ok: false,
      problems: [
        'The engine has no image localhost/no-such-image. Run: docker build -t localhost/no-such-image agent/sandboxes/docker',
      ],
    });
  });
}

const limits = { wallMs: 5000, memoryMb: 128, pids: 16, diskMb: 16, outputBytesMax: 1000 };

test.each([
  ['unix:///nowhere/docker.sock', 'No container engine answers at unix:///nowhere/docker.sock.'],
  ['tcp://127.0.0.1:1', 'No container engine answers at tcp://127.0.0.1:1.'],
  ['ssh://someone@somewhere', 'use unix:///path/to/docker.sock or tcp://host:port'],
])('at %s it says what is wrong and refuses to run anything', async (host, sentence) => {
  const provider = dockerSandbox({ host, image: 'any' });
  const { ok, problems } = await provider.selfTest();
  expect(ok).toBe(false);
  expect(problems.join(' ')).toContain(sentence);
  const creating = provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await expect(creating).rejects.toBeInstanceOf(SandboxUnavailable);
  expect(await provider.reap(() => false)).toBe(0);
});

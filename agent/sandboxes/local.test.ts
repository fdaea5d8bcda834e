import { mkdtempSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testSandbox } from './contract-suite.ts';
import { localSandbox, SandboxUnavailable } from './local.ts';

const root = mkdtempSync(join(tmpdir(), 'sandboxes-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const { ok, problems } = await localSandbox({ root }).selfTest();
if (ok) testSandbox('local', () => localSandbox({ root }));
else {
  console.warn(`The local sandbox is not tested: ${problems.join(' ')}`);
  describe.skip('the local sandbox', () => test('needs bubblewrap', () => undefined));
}

const limits = { wallMs: 5000, memoryMb: 128, pids: 16, diskMb: 16, outputBytesMax: 1000 };

test('without bubblewrap it says the one command to run and refuses to run anything', async () => {
  const provider = localSandbox({ root, bwrapPath: '/nowhere/bwrap' });
  const selfTest = await provider.selfTest();
  expect(selfTest.ok).toBe(false);
  expect(selfTest.problems.join()).toMatch(/Run: .*install bubblewrap/);
  const creating = provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await expect(creating).rejects.toBeInstanceOf(SandboxUnavailable);
});

test('with a bubblewrap that does not isolate it refuses to run anything', async () => {
  const provider = localSandbox({ root, bwrapPath: '/bin/false' });
  expect((await provider.selfTest()).problems).toHaveLength(1);
  const creating = provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await expect(creating).rejects.toBeInstanceOf(SandboxUnavailable);
});

test.runIf(ok)('keeps nothing of its jobs on disk', async () => {
  const provider = localSandbox({ root });
  const sandbox = await provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await sandbox.run({ argv: ['/bin/sh', '-c', 'mkdir locked; touch locked/x; chmod 0 locked'] });
  await sandbox[Symbol.asyncDispose]();
  expect(await readdir(root)).toEqual([]);
});

test.runIf(ok)('does not use a folder that others may write to', async () => {
  const open = mkdtempSync(join(root, 'open-'));
  await chmod(open, 0o777);
  const creating = localSandbox({ root: open }).selfTest();
  await expect(creating).rejects.toThrow('others may write');
  await rm(open, { recursive: true });
});

import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { localSandbox } from '../../sandboxes/local.ts';
import { repairAgent } from './repair-agent.ts';

const limits = { wallMs: 120_000, memoryMb: 512, pids: 64, diskMb: 50, outputBytesMax: 200_000 };
const WALL_MS = 8000;
const MORE_MS = 5000;
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The time limit of the repair agent is not tested: ${problems.join(' ')}`);

test.runIf(ok)(
  'all that a repair does ends with its time, comparing and running again too',
  { timeout: 90_000 },
  async () => {
    await using sandbox = await localSandbox().create({ jobId: 'late', limits, signal: new AbortController().signal });
    const tar = pack();
    const slow = 'import time\ndef pause(): time.sleep(1.5)\n';
    const fee = 'from pause import pause\ndef fee(n):\n    pause()\n    return n + 11\n';
    const claims = ['fee(10), 20', 'fee(11), 22'].map(
      (claim, at) => `    def test_fee_${at}(self): self.assertEqual(${claim})`,
    );
    const tests = ['import unittest', 'from fee import fee', 'class FeeTest(unittest.TestCase):', ...claims, ''].join(
      '\n',
    );
    for (const [name, text] of Object.entries({ 'pause.py': slow, 'fee.py': fee, 'test_fee.py': tests }))
      tar.entry({ name }, text);
    tar.finalize();
    await sandbox.upload(Readable.from(tar));
    const title = 'fee is wrong: fee of ten and eleven';
    const began = performance.now();
    const outcome = await repairAgent().run({
      brief: {
        ...{ title, summary: '', reports: [], frames: [], repositoryHints: '' },
        plan: { cause: '', files: [], tasks: [], citations: [] },
        commands: { setup: null, test: 'python3 -m unittest' },
      },
      ...{ sandbox, model: null, seed: 1, signal: new AbortController().signal, emit: () => {} },
      budget: { steps: 0, candidates: 3000, wallMs: WALL_MS, costUsd: 0 },
    });
    expect(performance.now() - began).toBeLessThan(WALL_MS + MORE_MS);
    expect(outcome.stop).not.toBe('done');
  },
);

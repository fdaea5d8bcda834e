import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { localSandbox } from '../../sandboxes/local.ts';
import type { FixBrief } from '../../types.ts';
import { repairAgent } from './repair-agent.ts';

const limits = { wallMs: 60_000, memoryMb: 512, pids: 64, diskMb: 50, outputBytesMax: 200_000 };
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The honesty of the repair agent is not tested: ${problems.join(' ')}`);

describe.runIf(ok)('the repair agent changes nothing', () => {
  test('when an edit mends only one of the tests that tell of the report', async () => {
    const { outcome, untouched } = await repair(
      {
        'fee.py': 'def fee(n):\n    return 3\n',
        'test_fee.py': [
          'import unittest',
          'from fee import fee',
          'class FeeTest(unittest.TestCase):',
          ...[1, 2, 7].flatMap((n) => [
            `    def test_fee_of_${n}_parcels(self):`,
            `        self.assertEqual(fee(${n}), ${n * n + 1})`,
          ]),
        ].join('\n'),
      },
      'The fee of parcels is wrong: fee(1), fee(2) and fee(7) all give 3',
      'python3 -m unittest',
    );
    expect(outcome).toMatchObject({ stop: 'diagnosis', summary: expect.stringMatching(/No small edit mends/) });
    expect(untouched).toBe(true);
  });

  test('when no test fails', async () => {
    const files = {
      'sum.js': 'export const sum = (a, b) => a + b;\n',
      'sum.test.js': `${nodeTest('sums', 'sum(1, 2) === 3', './sum.js', 'sum')}`,
    };
    const { outcome, untouched } = await repair(files, 'sum is wrong', 'node --test');
    expect(outcome).toMatchObject({
      stop: 'diagnosis',
      summary: expect.stringMatching(/All tests pass, so none shows/),
    });
    expect(untouched).toBe(true);
  });

  test('when the tests cannot be run or their runner is not known, and says which', async () => {
    const ava = await repair({ 'a.js': '', 'a.test.js': '' }, 'a is wrong', 'npx ava');
    expect(ava.outcome).toMatchObject({ stop: 'diagnosis', summary: expect.stringContaining('ava') });
    const mocha = await repair({ 'a.js': '', 'a.test.js': '' }, 'a is wrong', 'npx mocha');
    expect(mocha.outcome).toMatchObject({ stop: 'diagnosis', summary: expect.stringContaining('not installed') });
    const none = await repair({ 'README.md': 'hello' }, 'a is wrong', null);
    expect(none.outcome).toMatchObject({ stop: 'diagnosis', summary: expect.stringContaining('no test command') });
  });

  test('when a test makes itself green, or writes the answer that the agent waits for', async () => {
    const claims = '        self.assertEqual(fee(2), 8)\n        self.assertEqual(fee(2), 9)\n';
    const head =
      'import os, unittest\nfrom fee import fee\nclass FeeTest(unittest.TestCase):\n    def test_fee(self):\n';
    const verdict = `'{"id": 3, "fixed": ["test_fee.FeeTest.test_fee"], "broken": []}\\n'`;
    const green = head.replace('fee(self)', 'fee(self): pass').replace(/:\n$/, '\n');
    for (const act of [
      `open('test_fee.py', 'w').write(${JSON.stringify(green)})`,
      `[os.write(way, ${verdict}.encode()) for way in range(40) if os.path.exists(f'/proc/self/fd/{way}')]`,
      `[open(f'/proc/{os.getppid()}/fd/{way}', 'w').write(${verdict}) for way in (1, 3)]`,
    ]) {
      const files = { 'fee.py': 'def fee(n):\n    return n + 4\n', 'test_fee.py': `${head}        ${act}\n${claims}` };
      const { outcome, untouched } = await repair(files, 'The fee is wrong: test fee', 'python3 -m unittest');
      expect(outcome.stop, act).toBe('diagnosis');
      expect(untouched, act).toBe(true);
    }
  });

  test('when its time is over before the tests end', async () => {
    const files = { 'test_fee.py': 'while True: pass\n' };
    const began = performance.now();
    const { outcome } = await repair(files, 'The fee is wrong', 'python3 -m unittest', 3000);
    expect(outcome).toMatchObject({ stop: 'diagnosis', summary: expect.stringContaining('do not end within 3 s') });
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  test('when the file under test has a syntax error that no small edit mends', async () => {
    const files = {
      'sum.js': 'export const sum = (a, b => { { {\n',
      'sum.test.js': nodeTest('sums of two numbers', 'sum(1, 2) === 3', './sum.js', 'sum'),
    };
    const { outcome, untouched } = await repair(files, 'sum of two numbers: sums are wrong', 'node --test');
    expect(outcome.stop).toBe('diagnosis');
    expect(untouched).toBe(true);
  });
});

function nodeTest(name: string, claim: string, from: string, imported: string): string {
  return `import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { ${imported} } from '${from}';\ntest('${name}', () => assert.ok(${claim}));\n`;
}

async function repair(files: Record<string, string>, title: string, command: string | null, wallMs = 20_000) {
  await using sandbox = await localSandbox().create({ jobId: 'honesty', limits, signal: new AbortController().signal });
  const tar = pack();
  const manifest = { 'package.json': '{ "type": "module" }' };
  for (const [name, text] of Object.entries({ ...manifest, ...files })) tar.entry({ name }, text);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  const brief: FixBrief = {
    title,
    summary: '',
    reports: [{ source: 'manual', title, body: '' }],
    frames: [],
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test: command },
    repositoryHints: '',
  };
  const budget = { steps: 0, candidates: 3000, wallMs, costUsd: 0 };
  const signal = new AbortController().signal;
  const outcome = await repairAgent().run({ brief, sandbox, model: null, budget, seed: 1, signal, emit: () => {} });
  const texts = await Promise.all(
    Object.keys(files).map(async (file) => new TextDecoder().decode((await sandbox.readFile(file)) ?? undefined)),
  );
  return { outcome, untouched: Object.values(files).every((text, index) => text === texts[index]) };
}

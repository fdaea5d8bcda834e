import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRepository, makeTar } from '../git/test-repository.ts';
import { localSandbox } from '../sandboxes/local.ts';
import { runBaseline } from './baseline.ts';
import { type EvidenceInput, gatherEvidence } from './evidence.ts';

const root = mkdtempSync(join(tmpdir(), 'evidence-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const provider = localSandbox({ root });
const { ok, problems } = await provider.selfTest();
if (!ok) console.warn(`Evidence is not tested: ${problems.join(' ')}`);

const LIMITS = { wallMs: 20_000, memoryMb: 512, pids: 128, diskMb: 128, outputBytesMax: 500_000 };

const NODE = {
  'package.json': '{"type":"module","scripts":{"test":"node --test"}}',
  'src/total.ts':
    'export function total(prices: number[]): number {\n  return prices.reduce((sum, price) => sum - price, 0);\n}\n',
  'test/total.test.ts': `import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { total } from '../src/total.ts';\ntest('nothing costs nothing', () => assert.equal(total([]), 0));\n`,
};
const NODE_FIX = { 'src/total.ts': NODE['src/total.ts'].replace('sum - price', 'sum + price') };
const NODE_TEST = {
  'test/total-sum.test.ts': `import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { total } from '../src/total.ts';\ntest('prices are added', () => assert.equal(total([1, 2]), 3));\n`,
};
const PYTHON = {
  'shop/__init__.py': '',
  'shop/total.py': 'def total(prices):\n    return -sum(prices)\n',
  'tests/__init__.py': '',
  'tests/test_total.py': `import unittest\nfrom shop.total import total\n\n\nclass TotalTest(unittest.TestCase):\n    def test_nothing(self):\n        self.assertEqual(total([]), 0)\n`,
};
const PYTHON_FIX = { 'shop/total.py': 'def total(prices):\n    return sum(prices)\n' };
const PYTHON_TEST = {
  'tests/test_total_sum.py': `import unittest\nfrom shop.total import total\n\n\nclass TotalSumTest(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(total([1, 2]), 3)\n`,
};

async function verify(
  files: Record<string, string>,
  patch: Record<string, string>,
  extra: Partial<EvidenceInput> = {},
) {
  const { repository, base } = await makeRepository(files);
  const imported = await repository.importTree(base, makeTar({ ...files, ...patch }));
  if (!imported.ok) throw new Error(imported.message);
  const commands = { setup: null, test: 'npm test' };
  const signal = new AbortController().signal;
  return gatherEvidence({
    provider,
    jobId: 'job',
    repository,
    base,
    tree: imported.tree,
    commands,
    limits: LIMITS,
    signal,
    ...extra,
  });
}

const UNITTEST = { setup: null, test: 'python3 -m unittest' };
const BOTH = { setup: null, test: 'node --test && python3 -m unittest' };

describe.skipIf(!ok)('evidence', () => {
  test('is A when a new test of node fails without the fix and passes with it', async () => {
    const said: string[] = [];
    const result = await verify(NODE, { ...NODE_FIX, ...NODE_TEST }, { onProgress: (text) => said.push(text) });
    expect(result).toMatchObject({
      ok: true,
      evidence: {
        level: 'A',
        reproducing_tests: ['test/total-sum.test.ts > prices are added'],
        newly_failing: [],
        not_checked: [],
      },
    });
    const rows = result.ok
      ? result.evidence.commands.map((row) => [row.phase, row.command, row.exit_code, row.passed, row.failed])
      : [];
    expect(rows).toEqual([
      ['base', 'node --test', 0, 1, 0],
      ['base + tests', 'node --test', 1, 1, 1],
      ['base + tests + fix', 'node --test', 0, 2, 0],
      ['again', 'node --test', 0, 1, 0],
      ['again', 'node --test', 0, 1, 0],
      ['again without the fix', 'node --test', 1, 0, 1],
    ]);
    expect(said).toContain('Running the tests: base + tests + fix');
  });

  test('is A for unittest, also beside node in one list', async () => {
    const id = 'tests/test_total_sum.py > tests.test_total_sum.TotalSumTest.test_sum';
    const python = await verify(PYTHON, { ...PYTHON_FIX, ...PYTHON_TEST }, { commands: UNITTEST });
    expect(python).toMatchObject({ ok: true, evidence: { level: 'A', reproducing_tests: [id] } });
    const both = await verify({ ...NODE, ...PYTHON }, { ...PYTHON_FIX, ...PYTHON_TEST }, { commands: BOTH });
    expect(both).toMatchObject({ ok: true, evidence: { level: 'A', reproducing_tests: [id] } });
    expect(both.ok && both.evidence.commands.filter((row) => row.phase === 'base').map((row) => row.command)).toEqual([
      'node --test',
      'python3 -m unittest',
    ]);
  });

  test('is A when a test of the repository that is red at base becomes green', async () => {
    const result = await verify({ ...NODE, ...NODE_TEST }, NODE_FIX);
    expect(result).toMatchObject({
      ok: true,
      evidence: { level: 'A', reproducing_tests: ['test/total-sum.test.ts > prices are added'] },
    });
  });

  test('is refused when the fix is a cheat that breaks another test', async () => {
    const cheat = { 'src/total.ts': 'export function total(_prices: number[]): number {\n  return 3;\n}\n' };
    const result = await verify(NODE, { ...cheat, ...NODE_TEST });
    expect(result).toMatchObject({ ok: false, reason: 'regression' });
    expect(result.ok ? '' : result.failingOutput).toMatch(/nothing costs nothing[\s\S]*3 !== 0/);
    const python = { 'shop/total.py': 'def total(prices):\n    return 3\n' };
    expect(await verify(PYTHON, { ...python, ...PYTHON_TEST }, { commands: UNITTEST })).toMatchObject({
      ok: false,
      reason: 'regression',
    });
  });

  test('is refused when a test that passed is gone', async () => {
    const emptied = { 'test/total.test.ts': "import test from 'node:test';\ntest('other', () => {});\n" };
    const result = await verify(NODE, { ...NODE_FIX, ...NODE_TEST, ...emptied });
    expect(result).toMatchObject({ ok: false, reason: 'regression' });
  });

  test('is refused when the new test fails with the fix', async () => {
    const result = await verify(NODE, NODE_TEST);
    expect(result).toMatchObject({
      ok: false,
      reason: 'new_test_fails',
      message: expect.stringContaining('prices are added'),
    });
    expect(result.ok ? '' : result.failingOutput).toContain('-3 !== 3');
  });

  test('is B when nothing shows the problem', async () => {
    expect(await verify(NODE, NODE_FIX)).toMatchObject({ ok: true, evidence: { level: 'B', reproducing_tests: [] } });
    const trivial = { 'test/b.test.ts': "import test from 'node:test';\ntest('true', () => {});\n" };
    expect(await verify(NODE, { ...NODE_FIX, ...trivial })).toMatchObject({ ok: true, evidence: { level: 'B' } });
  });

  test('is B when the new test only failed because its import was missing', async () => {
    const fix = { 'src/total.ts': `${NODE_FIX['src/total.ts']}export const tax = 1;\n` };
    const late = {
      'test/b.test.ts':
        "import test from 'node:test';\nimport { tax } from '../src/total.ts';\ntest('tax', () => { tax.toFixed(); });\n",
    };
    expect(await verify(NODE, { ...fix, ...late })).toMatchObject({ ok: true, evidence: { level: 'B' } });
    const python = {
      'shop/tax.py': 'tax = 1\n',
      'tests/test_tax.py':
        'import unittest\nfrom shop.tax import tax\n\n\nclass T(unittest.TestCase):\n    def test_tax(self):\n        self.assertEqual(tax, 1)\n',
    };
    expect(await verify(PYTHON, python, { commands: UNITTEST })).toMatchObject({ ok: true, evidence: { level: 'B' } });
  });

  test('is refused when the new test is flaky', async () => {
    const counter =
      "import fs from 'node:fs';\nconst n = fs.existsSync('/home/agent/n');\nfs.writeFileSync('/home/agent/n', '');\n";
    const flaky = {
      'test/total-sum.test.ts': `${counter}${NODE_TEST['test/total-sum.test.ts'].replace('total([1, 2]), 3', 'n ? 0 : total([1, 2]), 3')}`,
    };
    expect(await verify(NODE, { ...NODE_FIX, ...flaky })).toMatchObject({ ok: false, reason: 'flaky' });
  });

  test('is refused for a syntax error before anything is run', async () => {
    const result = await verify(NODE, { 'src/total.ts': 'export function total( {\n' });
    expect(result).toMatchObject({
      ok: false,
      reason: 'syntax',
      commands: [],
      failingOutput: expect.stringContaining('src/total.ts:1'),
    });
  });

  test('is refused when the tests do not come to an end', async () => {
    const endless = {
      'src/total.ts': 'while (true);\nexport function total(_prices: number[]): number {\n  return 0;\n}\n',
    };
    const { repository, base } = await makeRepository(NODE);
    const imported = await repository.importTree(base, makeTar({ ...NODE, ...endless }));
    if (!imported.ok) throw new Error(imported.message);
    const commands = { setup: null, test: 'node --test' };
    const limits = { ...LIMITS, wallMs: 8000 };
    const signal = new AbortController().signal;
    const result = await gatherEvidence({
      provider,
      jobId: 'job',
      repository,
      base,
      tree: imported.tree,
      commands,
      limits,
      signal,
    });
    expect(result).toMatchObject({
      ok: false,
      reason: 'did_not_finish',
      message: expect.stringContaining('took too long'),
    });
  });

  test('is refused when the tests that show the problem stay red', async () => {
    const files = { ...NODE, ...NODE_TEST };
    const result = await verify(
      files,
      { 'src/other.ts': 'export const a = 1;\n' },
      { targets: ['test/total-sum.test.ts > prices are added'] },
    );
    expect(result).toMatchObject({ ok: false, reason: 'target_still_fails' });
  });

  test('is C when there is no test command, none can be run, or the dependencies cannot be installed', async () => {
    expect(await verify(NODE, NODE_FIX, { commands: { setup: null, test: null } })).toMatchObject({
      ok: true,
      evidence: { level: 'C' },
    });
    expect(await verify(NODE, NODE_FIX, { commands: { setup: null, test: 'vitest run' } })).toMatchObject({
      ok: true,
      evidence: { level: 'C' },
    });
    const noSetup = { setup: 'npm ci', test: 'node --test' };
    const result = await verify({ ...NODE, 'package-lock.json': '{' }, NODE_FIX, { commands: noSetup });
    expect(result).toMatchObject({
      ok: true,
      evidence: { level: 'C', not_checked: expect.arrayContaining([expect.stringContaining('dependencies')]) },
    });
  });

  test('is B for a command whose tests cannot be told apart', async () => {
    const commands = { setup: null, test: 'sh -c "node --test"' };
    expect(await verify(NODE, { ...NODE_FIX, ...NODE_TEST }, { commands })).toMatchObject({
      ok: true,
      evidence: { level: 'B' },
    });
  });

  test('ends when the job is cancelled and leaves no sandbox behind', async () => {
    const job = new AbortController();
    const running = verify(
      NODE,
      { ...NODE_FIX, ...NODE_TEST },
      { signal: job.signal, onProgress: (text) => text.includes('base') && job.abort() },
    );
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await provider.reap(() => false)).toBe(0);
  });

  test('takes a baseline that was run before', async () => {
    const { repository, base } = await makeRepository({ ...NODE, ...NODE_TEST });
    const signal = new AbortController().signal;
    const commands = { setup: null, test: 'npm test' };
    const baseline = await runBaseline({ provider, jobId: 'job', repository, base, commands, limits: LIMITS, signal });
    expect(baseline?.tests.map(({ id, status, failure }) => [id, status, failure])).toEqual([
      ['test/total-sum.test.ts > prices are added', 'failed', 'assertion'],
      ['test/total.test.ts > nothing costs nothing', 'passed', undefined],
    ]);
    if (!baseline) return;
    const imported = await repository.importTree(base, makeTar({ ...NODE, ...NODE_TEST, ...NODE_FIX }));
    if (!imported.ok) throw new Error(imported.message);
    const result = await gatherEvidence({
      provider,
      jobId: 'job',
      repository,
      base,
      tree: imported.tree,
      commands,
      limits: LIMITS,
      signal,
      baseline,
    });
    expect(result).toMatchObject({ ok: true, evidence: { level: 'A' } });
    expect(result.ok && result.evidence.commands.filter((row) => row.phase === 'base')).toHaveLength(1);
  });
});

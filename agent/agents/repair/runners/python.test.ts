import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { localSandbox } from '../../../sandboxes/local.ts';
import { Oracle, type TestRun } from '../oracle.ts';
import type { Suite } from '../suites.ts';

const limits = { wallMs: 60_000, memoryMb: 512, pids: 64, diskMb: 50, outputBytesMax: 200_000 };
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The Python runner is not tested: ${problems.join(' ')}`);

const unittest: Suite = {
  framework: 'unittest',
  start: '.',
  top: '.',
  pattern: 'test*.py',
  names: [],
  command: 'python3 -m unittest',
};

const FILES = {
  'shop.py': [
    'from rates import RATE, rated',
    'def total(items):',
    '    return sum(items) * RATE',
    'class Cart:',
    '    size = 3',
    '    def room(self, used):',
    '        return self.size + used',
  ].join('\n'),
  'rates.py': 'RATE = 2\ndef rated(x):\n    return x\n',
  'test_shop.py': [
    'import unittest',
    'from rates import RATE',
    'from shop import Cart, total',
    'class ShopTest(unittest.TestCase):',
    '    def test_total(self): self.assertEqual(total([1, 2]), 9)',
    '    def test_empty_total(self): self.assertEqual(total([]), 0)',
    '    def test_room(self): self.assertEqual(Cart().room(1), 2)',
    '    def test_rate(self): self.assertGreater(RATE, 0)',
  ].join('\n'),
};

describe.runIf(ok)('candidates of Python', { timeout: 60_000 }, () => {
  test.each([
    ['a function', 'shop.py', 'sum(items) * RATE', 'sum(items) * 3', 'test_total'],
    ['a method', 'shop.py', 'self.size + used', 'self.size - used', 'test_room'],
    ['a constant that other modules have imported', 'rates.py', 'RATE = 2', 'RATE = 3', 'test_total'],
    ['a constant of a class', 'shop.py', 'size = 3', 'size = 1', 'test_room'],
  ])('a change of %s is seen by the tests', async (_, file, before, after, name) => {
    await using shop = await opened(FILES);
    const text = FILES[file as keyof typeof FILES].replace(before, after);
    expect(await shop.check({ [file]: text }, name)).toMatchObject({ fixed: [shop.id(name)], broken: [] });
    // One candidate leaves nothing to the next.
    expect((await shop.check({}, name)).fixed).toEqual([]);
  });

  test('what breaks another test is told, and a syntax error mends nothing', async () => {
    await using shop = await opened(FILES);
    const negative = FILES['rates.py'].replace('2', '-3');
    const both = { 'rates.py': negative, 'shop.py': FILES['shop.py'].replace('* RATE', '* -RATE') };
    expect(await shop.check(both, 'test_total')).toMatchObject({ broken: [shop.id('test_rate')] });
    expect((await shop.check({ 'rates.py': 'RATE = (' }, 'test_total')).fixed).toEqual([]);
  });

  test.each([
    ['loops without end', 'while True: pass'],
    [
      'catches what ends it',
      'while True:\n        try:\n            while True: pass\n        except BaseException: pass',
    ],
    ['never comes back from C', 'return 3 ** 10 ** 9'],
    ['takes all memory', 'return len(list(range(10 ** 10)))'],
    ['forks for ever', 'import os\n    while True: os.fork()'],
  ])('a candidate that %s fails alone', async (_, body) => {
    await using shop = await opened(FILES);
    const text = FILES['shop.py'].replace('return sum(items) * RATE', body);
    expect((await shop.check({ 'shop.py': text }, 'test_total')).fixed).toEqual([]);
    const right = FILES['shop.py'].replace('* RATE', '* 3');
    expect((await shop.check({ 'shop.py': right }, 'test_total')).fixed).toEqual([shop.id('test_total')]);
  });
});

describe.runIf(ok)('pytest', { timeout: 150_000 }, () => {
  const answerOf = async (files: Record<string, string>, words: string[] = [], ms = 50_000) => {
    await using sandbox = await sandboxOf(files);
    const oracle = new Oracle(sandbox, { framework: 'pytest', arguments: words, command: 'pytest' });
    oracle.endAt(performance.now() + ms);
    const answer = await oracle.baseline(['test_z.py']);
    await oracle.close();
    return { ...answer, unrun: oracle.unrun };
  };
  const red = 'def test_red():\n    assert 1 == 2\n';

  test('a file that cannot be imported does not keep the others from running', async () => {
    const { tests } = (await answerOf({ 'test_a.py': 'import absent\n', 'test_b.py': red })) as { tests: TestRun[] };
    expect(tests).toMatchObject([
      { id: 'test_a.py', status: 'failed', message: expect.stringContaining("No module named 'absent'") },
      { id: 'test_b.py::test_red', status: 'failed', lines: { 'test_b.py': expect.arrayContaining([2]) } },
    ]);
  });

  test.each([
    [
      'an option that it does not know',
      {},
      ['--cov=shop'],
      /^pytest does not begin: unrecognized arguments: --cov=shop/,
    ],
    [
      'a broken conftest',
      { 'conftest.py': 'raise TypeError("old")\n' },
      [],
      /^pytest does not begin: .*TypeError: old/,
    ],
  ])('%s is told', async (_, files, words, reason) => {
    const answer = await answerOf({ 'test_b.py': red, ...files }, words);
    expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  test('where there is no time for all tests, those of the likeliest files run and the rest is known to be missing', async () => {
    const slow =
      'import pytest, time\n@pytest.mark.parametrize("at", range(120))\ndef test_slow(at):\n    time.sleep(1)\n';
    const answer = await answerOf({ 'test_a.py': slow, 'test_z.py': red }, [], 40_000);
    expect(answer).toMatchObject({ ok: true, unrun: ['others'] });
    const [first] = (answer as { tests: TestRun[] }).tests;
    expect(first).toMatchObject({
      id: 'test_z.py::test_red',
      status: 'failed',
      lines: { 'test_z.py': expect.arrayContaining([2]) },
    });
  });
});

async function sandboxOf(files: Record<string, string>) {
  const sandbox = await localSandbox().create({ jobId: 'python', limits, signal: new AbortController().signal });
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  return sandbox;
}

async function opened(files: Record<string, string>) {
  const sandbox = await sandboxOf(files);
  const oracle = new Oracle(sandbox, unittest);
  const answer = await oracle.baseline();
  if (!answer.ok) throw new Error(answer.reason);
  const id = (name: string) => answer.tests.find((each: TestRun) => each.id.endsWith(`.${name}`))?.id ?? '';
  const keep = answer.tests.filter((each) => each.status === 'passed').map((each) => each.id);
  return {
    id,
    check: (overlay: Record<string, string>, name: string) =>
      oracle.check(overlay, { required: [id(name)], others: [], keep }),
    [Symbol.asyncDispose]: async () => {
      await oracle.close();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

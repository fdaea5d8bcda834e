import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeTar } from '../git/test-repository.ts';
import { localSandbox } from '../sandboxes/local.ts';
import { runTests } from './test-run.ts';

const root = mkdtempSync(join(tmpdir(), 'test-run-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const provider = localSandbox({ root });
const { ok } = await provider.selfTest();
const LIMITS = { wallMs: 20_000, memoryMb: 512, pids: 128, diskMb: 128, outputBytesMax: 500_000 };

async function run(files: Record<string, string>, command: string) {
  await using sandbox = await provider.create({ jobId: 'x', limits: LIMITS, signal: new AbortController().signal });
  await sandbox.upload(makeTar(files));
  const result = await runTests({ sandbox, command });
  return { ...result, files: await sandbox.listFiles() };
}

const facts = (result: Awaited<ReturnType<typeof run>>) =>
  result.tests.map(({ id, status, failure }) => [id, status, ...(failure ? [failure] : [])]);

describe.skipIf(!ok)('the tests of a repository', () => {
  test('are found in a folder that node --test is given', async () => {
    const files = {
      'spec/deep/a.js': "require('node:test')('counts', () => {});\n",
      'spec/b.test.ts': "import test from 'node:test';\ntest('is typed', () => {});\n",
      'other/c.test.js': "require('node:test')('is elsewhere', () => {});\n",
    };
    expect(facts(await run(files, 'node --test --test-concurrency 1 ./spec/'))).toEqual([
      ['spec/b.test.ts > is typed', 'passed'],
      ['spec/deep/a.js > counts', 'passed'],
    ]);
  });

  test('are told one by one for node and python in one list, and leave no file of ours', async () => {
    const files = {
      'package.json': '{"type":"module"}',
      'src/broken.test.js': "import { nothing } from './absent.js';\n",
      'src/a.test.ts':
        "import test from 'node:test';\nconst x: number = 1;\ntest('ok', () => { console.log('printed <by> the test', x); });\ntest('throws', () => { throw new TypeError('no'); });\n",
      'py/test_a.py': [
        'import unittest',
        'class A(unittest.TestCase):',
        '    def test_ok(self): print("x")',
        '    def test_bad(self): self.assertEqual(1, 2)',
        '    def test_error(self): {}["a"]',
        '    def test_sub(self):',
        '        for i in (1, 2):',
        '            with self.subTest(i=i): self.assertEqual(i, 1)',
        '    @unittest.skip("later")',
        '    def test_later(self): pass',
        '    @unittest.expectedFailure',
        '    def test_known(self): self.fail()',
        '',
      ].join('\n'),
      'py/test_b.py': 'import absent\n',
    };
    const result = await run(files, 'node --test && python3 -m unittest discover -s py');
    expect(facts(result)).toEqual([
      ['src/a.test.ts > ok', 'passed'],
      ['src/a.test.ts > throws', 'failed', 'exception'],
      ['src/broken.test.js', 'failed', 'load'],
      ['py/test_a.py > test_a.A.test_bad', 'failed', 'assertion'],
      ['py/test_a.py > test_a.A.test_error', 'failed', 'exception'],
      ['py/test_a.py > test_a.A.test_known', 'passed'],
      ['py/test_a.py > test_a.A.test_later', 'skipped'],
      ['py/test_a.py > test_a.A.test_ok', 'passed'],
      ['py/test_a.py > test_a.A.test_sub', 'failed', 'assertion'],
      ['test_b', 'failed', 'load'],
    ]);
    expect(result).toMatchObject({ ok: false, exitCode: 1, files: Object.keys(files).sort() });
    expect(result.output).toMatch(/printed <by> the test[\s\S]*absent\.js[\s\S]*No module named 'absent'/);
  });

  test('are told one by one for pytest', async () => {
    const files = {
      'test_a.py':
        'import pytest\ndef test_ok(): pass\ndef test_bad(): assert 1 == 2\ndef test_error(): raise ValueError("x")\nclass TestK:\n    @pytest.mark.parametrize("a", [1])\n    def test_p(self, a): pass\n@pytest.mark.skip\ndef test_skip(): pass\n',
      'test_b.py': 'import absent\n',
    };
    const result = await run(files, 'pytest -q');
    expect(facts(result)).toEqual([
      ['test_b.py > test_b', 'failed', 'load'],
      ['test_a.py > test_ok', 'passed'],
      ['test_a.py > test_bad', 'failed', 'assertion'],
      ['test_a.py > test_error', 'failed', 'exception'],
      ['test_a.py > TestK > test_p[1]', 'passed'],
      ['test_a.py > test_skip', 'skipped'],
    ]);
  });

  test('of a command that we cannot ask are one test', async () => {
    expect(facts(await run({ x: '' }, 'test -f x'))).toEqual([['test -f x', 'passed']]);
    expect(await run({ x: '' }, 'false')).toMatchObject({
      ok: false,
      exitCode: 1,
      tests: [{ status: 'failed', failure: 'load' }],
    });
  });
});

import { expect, test } from 'vitest';
import { suitesOf } from './suites.ts';

const tree = (files: Record<string, string>) => new Map(Object.entries(files));

test('a script of the manifest is followed to the runners of both languages', async () => {
  const scripts = { test: 'node --test && python3 -m unittest discover -s py/tests -t py' };
  const files = tree({
    'package.json': JSON.stringify({ scripts }),
    'test/a.test.ts': '',
    'test/types.d.ts': '',
    'src/a.ts': '',
    'src/b_test.js': '',
  });
  const { suites, unknown } = await suitesOf('npm test', files);
  expect(unknown).toEqual([]);
  expect(suites).toMatchObject([
    { framework: 'node:test', files: ['test/a.test.ts', 'src/b_test.js'] },
    {
      framework: 'unittest',
      start: 'py/tests',
      top: 'py',
      pattern: 'test*.py',
      command: expect.stringContaining('unittest'),
    },
  ]);
});

test('files named in the command are taken instead of the usual ones', async () => {
  const files = tree({ 'spec/a.js': '', 'spec/deep/b.js': '', 'test/c.test.js': '' });
  expect((await suitesOf("node --test 'spec/**/*.js'", files)).suites).toMatchObject([
    { files: ['spec/a.js', 'spec/deep/b.js'] },
  ]);
});

test('a program that asserts is a test, one that starts others is left to its command', async () => {
  const files = tree({
    'test/all.js': "require('assert')(true);\n",
    'run.js': "require('child_process').exec('mocha');\n",
  });
  const { suites, unknown } = await suitesOf('node --import ./setup.js ./test/all.js && node run.js', files);
  expect(suites).toMatchObject([
    { framework: 'node:test', files: ['test/all.js'], nodeOptions: ['--import', './setup.js'] },
  ]);
  expect(unknown).toEqual(['node run.js']);
});

test('steps that Node runs alike are one suite', async () => {
  const files = tree({ 'a.js': '', 'b.js': '', 'c.js': '' });
  expect(
    (await suitesOf('node a.js && mocha && node --test b.js && CI=1 node --test c.js', files)).suites,
  ).toMatchObject([
    { files: ['a.js', 'b.js'], command: 'node a.js && node --test b.js' },
    { framework: 'mocha' },
    { files: ['c.js'], env: { CI: '1' } },
  ]);
});

test('what node loads before its tests is no test, and the runners of other packages keep their words', async () => {
  const files = tree({
    'spec/a.ts': '',
    'package.json': '{ "scripts": { "test": "npm run unit", "unit": "cross-env TZ=UTC nyc mocha -R dot" } }',
  });
  expect((await suitesOf('node --import tsx --test "spec/*.ts"', files)).suites).toMatchObject([
    { framework: 'node:test', files: ['spec/a.ts'], nodeOptions: ['--import', 'tsx'] },
  ]);
  expect((await suitesOf(null, files)).suites).toMatchObject([
    { framework: 'mocha', arguments: ['-R', 'dot'], env: { TZ: 'UTC' } },
  ]);
});

test('without a command the tree says what it is tested with', async () => {
  const { suites } = await suitesOf(
    null,
    tree({ 'pyproject.toml': '[tool.pytest.ini_options]\n', 'tests/test_a.py': 'def test_a(): pass\n', 'a.py': '' }),
  );
  expect(suites).toMatchObject([{ framework: 'pytest' }]);
});

test('a runner that the search does not know is named, a linter is not', async () => {
  const { suites, unknown } = await suitesOf('npx ava --ci && eslint .', tree({ 'a.test.js': '' }));
  expect(suites).toEqual([]);
  expect(unknown).toHaveLength(1);
  expect(unknown[0]).toContain('ava');
});

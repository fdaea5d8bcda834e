import { expect, test } from 'vitest';
import { detectCommands } from './detect.ts';

function detect(files: Record<string, string>) {
  return detectCommands(Object.keys(files), async (path) => files[path] ?? null);
}

test('a repository of both languages with a script for both is tested by that script', async () => {
  const script = 'node --test && python3 -m unittest discover -s python/tests -t python';
  const found = await detect({
    'package.json': JSON.stringify({ scripts: { test: script } }),
    'src/a.ts': '',
    'src/b.js': '',
    'test/a.test.ts': '',
    'python/tests/__init__.py': '',
    'python/tests/test_a.py': 'import unittest',
  });
  expect(found).toEqual({ language: 'typescript', packageManager: 'npm', setup: null, test: script });
});

test('a repository of both languages without a script gets a list', async () => {
  const found = await detect({
    'a.js': '',
    'b.js': '',
    'c.js': '',
    'a.test.js': '',
    'python/tests/test_a.py': 'import unittest',
    'python/tests/__init__.py': '',
  });
  expect(found?.test).toBe('node --test && python3 -m unittest discover -s python/tests -t python');
});

test.each([
  [{ scripts: { test: 'vitest' }, devDependencies: { vitest: '1' } }, 'vitest', 'npm install --ignore-scripts'],
  [{ devDependencies: { vitest: '1' } }, 'vitest run', 'npm install --ignore-scripts'],
  [{ devDependencies: { jest: '1' } }, 'jest', 'npm install --ignore-scripts'],
  [{ devDependencies: { mocha: '1' } }, 'mocha', 'npm install --ignore-scripts'],
  [{ scripts: { test: 'make check | tee log' } }, 'npm test', null],
  [{ scripts: { test: 'echo "Error: no test specified" && exit 1' } }, 'node --test', null],
])('package.json %j is tested by %s', async (manifest, command, setup) => {
  const found = await detect({ 'package.json': JSON.stringify(manifest), 'a.test.js': '' });
  expect(found).toMatchObject({ test: command, setup });
});

test.each([
  [{ 'pnpm-lock.yaml': '' }, 'pnpm'],
  [{ 'yarn.lock': '' }, 'yarn'],
  [{ 'bun.lock': '' }, 'bun'],
  [{ 'package-lock.json': '' }, 'npm'],
])('the lockfile %j tells the package manager', async (files, packageManager) => {
  expect(await detect({ 'package.json': '{}', 'a.js': '', ...files })).toMatchObject({ packageManager });
});

test.each([
  [{ 'tests/test_a.py': 'import pytest\n' }, 'python3 -m pytest'],
  [{ 'tests/test_a.py': 'def test_a(): pass\n' }, 'python3 -m pytest'],
  [{ 'pyproject.toml': '[tool.pytest.ini_options]', 'tests/test_a.py': 'import unittest' }, 'python3 -m pytest'],
  [{ 'test_a.py': 'import unittest' }, 'python3 -m unittest'],
  [{ 'tests/test_a.py': 'import unittest' }, 'python3 -m unittest discover -s tests -t tests'],
  [{ 'tests/__init__.py': '', 'tests/test_a.py': 'import unittest' }, 'python3 -m unittest discover -s tests -t .'],
])('Python with %j is tested by %s', async (files, command) => {
  expect(await detect({ 'a.py': '', ...files })).toMatchObject({ language: 'python', test: command });
});

test('a repository of which nothing is known is null, and a broken package.json is no error', async () => {
  expect(await detect({ 'README.md': '' })).toBeNull();
  expect(await detect({ 'package.json': '{', 'a.js': '' })).toEqual({
    language: 'javascript',
    packageManager: 'npm',
    setup: null,
    test: null,
  });
});

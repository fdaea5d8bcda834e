import { posix } from 'node:path';
import type { ReadText } from './detect.ts';

const TEST_FILE = /(^|\/)(test_[^/]*|[^/]*_test|tests)\.py$/;
const PYTEST_FILES = ['pytest.ini', 'conftest.py', 'tests/conftest.py', 'test/conftest.py'];
const MENTIONS = ['pyproject.toml', 'setup.cfg', 'tox.ini', 'requirements.txt', 'requirements-dev.txt', 'Pipfile'];
const READ_MAX = 20;

export async function detectPythonTest(files: string[], read: ReadText): Promise<string | null> {
  const tests = files.filter((file) => TEST_FILE.test(file));
  if (tests.length === 0) return null;
  if (PYTEST_FILES.some((file) => files.includes(file))) return 'python3 -m pytest';
  for (const file of MENTIONS) {
    if (files.includes(file) && /pytest/.test((await read(file)) ?? '')) return 'python3 -m pytest';
  }
  for (const file of tests.slice(0, READ_MAX)) {
    if (/^(import pytest|from pytest|def test_|async def test_)/m.test((await read(file)) ?? ''))
      return 'python3 -m pytest';
  }
  return unittestCommand(tests, files);
}

export async function detectPythonSetup(files: string[], read: ReadText): Promise<string | null> {
  if (!files.includes('requirements.txt')) return null;
  const wanted = ((await read('requirements.txt')) ?? '').split('\n').filter((line) => /^\s*[\w-]/.test(line));
  return wanted.length > 0 ? 'python3 -m pip install -r requirements.txt' : null;
}

/** Discovery begins in the folder of the tests; its top is the first folder above that is no package. */
function unittestCommand(tests: string[], files: string[]): string {
  const folder = commonFolder(tests.map((test) => posix.dirname(test)));
  let top = folder;
  while (top !== '.' && files.includes(`${top}/__init__.py`)) top = posix.dirname(top);
  if (folder === '.') return 'python3 -m unittest';
  return `python3 -m unittest discover -s ${folder} -t ${top}`;
}

function commonFolder(folders: string[]): string {
  let common = folders[0]?.split('/') ?? [];
  for (const folder of folders) {
    const parts = folder.split('/');
    common = common.slice(0, common.findIndex((part, index) => part !== parts[index]) >>> 0);
  }
  return common.join('/') || '.';
}

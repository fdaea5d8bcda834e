import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readTreeFrom } from '../../../context/tree.ts';
import { makeFolder } from '../../../git/test-repository.ts';
import { packDirectory } from './pack-directory.ts';
import { patchedTexts } from './patched-texts.ts';
import { readDirectory } from './read-directory.ts';
import { unifiedPatch } from './unified-patch.ts';

const FILES = {
  '.gitignore': 'secret.txt\nnode_modules\n.venv\n',
  'a.js': 'a\n',
  'src/b b.js': 'b\n',
  'secret.txt': 's',
  'node_modules/left/index.js': '1',
  'packages/x/node_modules/right/index.js': '1',
  '.venv/pyvenv.cfg': '',
  '.venv/lib/python3.12/site-packages/six.py': '',
  'src/__pycache__/b.pyc': '',
};

function put(directory: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const installed = (directory: string) => ({
  installed: ['node_modules', '.venv'].map((to) => ({ from: join(directory, to), to })),
  sitePackages: '.venv/lib/python3.12/site-packages',
});

test('of a plain directory all is its own but what tools put there', async () => {
  const directory = put(makeFolder('directory'), FILES);
  symlinkSync('a.js', join(directory, 'link.js'));
  expect(await readDirectory(directory)).toEqual({
    files: ['.gitignore', 'a.js', 'link.js', 'secret.txt', 'src/b b.js'],
    ...installed(directory),
  });
});

test('in a git repository what is ignored stays out, also below its top, and what is gone is left out', async () => {
  const top = put(makeFolder('directory'), { 'other.js': '' });
  const directory = put(join(top, 'shop'), { ...FILES, 'gone.js': 'x' });
  execFileSync('git', ['-C', top, 'init', '-q']);
  execFileSync('git', ['-C', directory, 'add', 'a.js', 'gone.js']);
  rmSync(join(directory, 'gone.js'));
  const found = await readDirectory(directory);
  expect(found).toMatchObject({ ...installed(directory), files: ['.gitignore', 'a.js', 'gone.js', 'src/b b.js'] });
  const tree = await readTreeFrom(packDirectory(directory, found.files));
  expect([...tree]).toEqual([
    ['.gitignore', FILES['.gitignore']],
    ['a.js', 'a\n'],
    ['src/b b.js', 'b\n'],
  ]);
});

test('a directory that the repository around it ignores is read whole', async () => {
  const top = put(makeFolder('directory'), { '.gitignore': 'shop', 'shop/a.js': '' });
  execFileSync('git', ['-C', top, 'init', '-q']);
  expect((await readDirectory(join(top, 'shop'))).files).toEqual(['a.js']);
});

test('a patch of texts gives these texts where it is applied, and applies nowhere else', async () => {
  const directory = put(makeFolder('directory'), FILES);
  const after = { 'a.js': 'a\r\nno end of line', 'src/b b.js': 'c\n', 'test/new.test.js': 'new\n' };
  const patch = await unifiedPatch(new Map(Object.entries(FILES)), after);
  expect(patch).toContain('--- a/a.js\n+++ b/a.js\n');
  expect(await patchedTexts(directory, patch)).toEqual(after);
  put(directory, { 'a.js': 'meanwhile\n' });
  expect(await patchedTexts(directory, patch)).toBeNull();
  const outside = patch.replaceAll('test/new.test.js', '../new.test.js');
  expect(await patchedTexts(put(directory, FILES), outside)).toBeNull();
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { ImportResult } from './import-tree.ts';
import { makeFolder, makeRepository, makeTar, type TestEntry } from './test-repository.ts';

const FILES = {
  'a.txt': 'a\n',
  'src/b.js': 'b\n',
  '.gitignore': 'build/\n*.pyc\n!keep.pyc\n',
  'src/.gitignore': 'local\n',
};

async function importInto(
  entries: Record<string, TestEntry> | [string, TestEntry][],
  files: Record<string, string> = FILES,
) {
  const { repository, base } = await makeRepository(files);
  return { repository, base, result: await repository.importTree(base, makeTar(entries)) };
}

function treeOf(result: ImportResult): string {
  if (!result.ok) throw new Error(result.message);
  return result.tree;
}

describe('a tree that a sandbox hands back', () => {
  test('is the base again when nothing changed', async () => {
    const { repository, base } = await makeRepository(FILES);
    const result = await repository.importTree(base, repository.archive(base));
    expect(result).toMatchObject({ ok: true, changed: false });
    expect((await repository.diff(base, treeOf(result))).entries).toEqual([]);
  });

  test('shows changed, new, removed and newly executable files as the diff', async () => {
    const { repository, base, result } = await importInto({
      './': { type: 'directory' },
      './a.txt': 'a2\n',
      './new/c.sh': { mode: 0o755, content: 'c\n' },
      './.gitignore': FILES['.gitignore'],
      './src/.gitignore': FILES['src/.gitignore'],
    });
    const diff = await repository.diff(base, treeOf(result));
    const facts = diff.entries.map(({ path, status, newMode, additions, deletions }) => [
      path,
      status,
      newMode,
      additions,
      deletions,
    ]);
    expect(facts).toEqual([
      ['a.txt', 'modified', '100644', 1, 1],
      ['new/c.sh', 'added', '100755', 1, 0],
      ['src/b.js', 'deleted', '000000', 0, 1],
    ]);
    expect(diff.patch).toContain('-a\n+a2\n');
  });

  test('of a thousand new files is there in seconds', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`./many/${index}.txt`, `${index}\n`]));
    const { repository, base } = await makeRepository({});
    const started = performance.now();
    const result = await repository.importTree(base, makeTar(many));
    // A process for each took half a minute.
    expect(performance.now() - started).toBeLessThan(10_000);
    expect((await repository.diff(base, treeOf(result))).entries).toHaveLength(1_000);
  });

  test('leaves out what the base ignores, but not what it tracks or what the patch itself tries to ignore', async () => {
    const files = { ...FILES, 'build/tracked.js': 'old\n' };
    const { repository, base, result } = await importInto(
      {
        ...files,
        '.gitignore': 'evil.js\n',
        'build/tracked.js': 'new\n',
        'build/deep/out.js': 'x',
        'src/__pycache__/b.pyc': 'x',
        'keep.pyc': 'x',
        'src/local': 'x',
        local: 'x',
        'evil.js': 'x',
      },
      files,
    );
    const paths = (await repository.diff(base, treeOf(result))).entries.map((entry) => entry.path);
    expect(paths.sort()).toEqual(['.gitignore', 'build/tracked.js', 'evil.js', 'keep.pyc', 'local']);
  });

  test('never brings a .git along, and runs nothing that one configures', async () => {
    const marker = join(makeFolder('marker'), 'ran');
    const config = `[core]\n\tfsmonitor = "touch ${marker}"\n\thooksPath = hooks\n[filter "x"]\n\tclean = touch ${marker}\n\tsmudge = touch ${marker}\n[diff]\n\texternal = touch ${marker}\n[diff "x"]\n\ttextconv = touch ${marker}\n`;
    const { repository, base, result } = await importInto({
      ...FILES,
      '.git/config': config,
      '.git/hooks/pre-commit': { mode: 0o755, content: `#!/bin/sh\ntouch ${marker}\n` },
      'src/.git/config': config,
      '.gitattributes': '* filter=x diff=x\n*.txt export-ignore -diff\n',
      'a.txt': 'changed\n',
    });
    const tree = treeOf(result);
    const diff = await repository.diff(base, tree);
    expect(diff.entries.map((entry) => entry.path)).toEqual(['.gitattributes', 'a.txt']);
    expect(diff.patch).toContain('+changed');
    const commit = await repository.commit({ ...PERSON, tree, parents: [base], message: 'x', date: new Date(0) });
    const again = await repository.importTree(commit, repository.archive(commit));
    expect(again).toMatchObject({ ok: true, changed: false, tree });
    expect(existsSync(marker)).toBe(false);
  });

  test('keeps a link as a link and follows it nowhere', async () => {
    const { repository, base, result } = await importInto({
      ...FILES,
      out: { type: 'symlink', linkname: '/etc/passwd' },
    });
    const [entry] = (await repository.diff(base, treeOf(result))).entries;
    expect(entry).toMatchObject({ path: 'out', newMode: '120000', status: 'added' });
    expect((await repository.diff(base, treeOf(result))).patch).toContain('+/etc/passwd');
  });

  test('lets a file become a folder and a folder a file', async () => {
    const { repository, result } = await importInto({ 'a.txt/inner': 'x', src: 'file now' });
    expect(await repository.listFiles(treeOf(result))).toEqual(['a.txt/inner', 'src']);
  });

  test('keeps a file that is the same by a hard link', async () => {
    const { repository, result } = await importInto({ ...FILES, z: { type: 'link', linkname: 'a.txt' } });
    expect(Buffer.from((await repository.readFile(treeOf(result), 'z')) ?? []).toString()).toBe('a\n');
  });

  const hostile: [string, [string, TestEntry][], string][] = [
    ['a path with ..', [['../out', 'x']], 'path'],
    ['a path with .. inside', [['src/../../out', 'x']], 'path'],
    ['an absolute path', [['/etc/cron.d/x', 'x']], 'path'],
    [
      'a file under a link',
      [
        ['dir', { type: 'symlink', linkname: '/etc' }],
        ['dir/x', 'x'],
      ],
      'duplicate',
    ],
    [
      'a file under a file',
      [
        ['dir', 'x'],
        ['dir/x', 'x'],
      ],
      'duplicate',
    ],
    ['a device or pipe', [['pipe', { type: 'fifo' }]], 'type'],
    ['a hard link to the outside', [['x', { type: 'link', linkname: '/etc/passwd' }]], 'type'],
    [
      'the same path twice',
      [
        ['x', '1'],
        ['./x', '2'],
      ],
      'duplicate',
    ],
    [
      'paths that differ in case only',
      [
        ['A.txt', '1'],
        ['a.txt', 'a\n'],
      ],
      'duplicate',
    ],
    [
      'folders that differ in case only',
      [
        ['SRC/x', '1'],
        ['src/b.js', 'b\n'],
      ],
      'duplicate',
    ],
    ['another spelling of .git', [['.GIT/config', 'x']], 'path'],
    ['the short name of .git', [['git~1/config', 'x']], 'path'],
    ['a .git with an invisible character', [['.g\u200cit/config', 'x']], 'path'],
    ['a backslash', [['a\\b', 'x']], 'path'],
    ['a newline in a name', [['a\nb', 'x']], 'path'],
  ];
  test.each(hostile)('with %s is refused', async (_name, entries, reason) => {
    const { result } = await importInto(entries);
    expect(result).toMatchObject({ ok: false, reason });
  });

  test('that is too large or has too many files is refused', async () => {
    const { repository, base } = await makeRepository(FILES);
    const big = () => makeTar({ big: 'x'.repeat(2000), b: 'y'.repeat(900), c: 'z'.repeat(900) });
    expect(await repository.importTree(base, big(), { fileBytesMax: 1000 })).toMatchObject({
      reason: 'too_large',
      path: 'big',
    });
    expect(await repository.importTree(base, big(), { changedBytesMax: 3000 })).toMatchObject({ reason: 'too_large' });
    expect(await repository.importTree(base, big(), { tarBytesMax: 3000 })).toMatchObject({ reason: 'too_large' });
    expect(await repository.importTree(base, big(), { filesMax: 2 })).toMatchObject({ reason: 'too_many' });
    expect(await repository.importTree(base, big(), { tarEntriesMax: 2 })).toMatchObject({ reason: 'too_many' });
  });

  test('that is cut off is refused', async () => {
    const { repository, base } = await makeRepository(FILES);
    const whole = await buffer(makeTar({ a: 'x'.repeat(5000) }));
    const result = await repository.importTree(base, Readable.from([whole.subarray(0, 2000)]));
    expect(result).toMatchObject({ ok: false, reason: 'tar' });
  });
});

const PERSON = { author: { name: 'A', email: 'a@example.com' }, committer: { name: 'A', email: 'a@example.com' } };

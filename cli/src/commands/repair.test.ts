import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soulcaster } from '../test-server.ts';

const root = mkdtempSync(join(tmpdir(), 'soulcaster-repair-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The command repair is not tested on a repository: ${problems.join(' ')}`);

const bug = 'export function total(price, count) {\n  return price + count;\n}\n';
const test = [
  "import assert from 'node:assert';",
  "import { test } from 'node:test';",
  "import { total } from '../src/total.js';",
  "test('the total of several pieces', () => assert.equal(total(5, 3), 15));",
  "test('the total of two pieces', () => assert.equal(total(2, 2), 4));",
  "test('the total of nothing', () => assert.equal(total(0, 0), 0));",
].join('\n');

function repository(name: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return join(root, name);
}

describe('what cannot be repaired is said in a sentence', () => {
  it.each([
    [['--repo', '/nowhere/at/all'], 'There is no directory /nowhere/at/all.'],
    [['--repo', '.', '--report', 'missing.txt'], 'The file missing.txt cannot be read.'],
    [['--repo', '.', '--report', '-'], 'The report - is empty.'],
  ])('%j', async (argv, said) => {
    const { exitCode, out, err } = await soulcaster(['repair', ...argv], { directory: root, stdin: ' \n' });
    expect({ exitCode, out, err }).toEqual({ exitCode: 2, out: '', err: `soulcaster: ${said}\n` });
  });

  it('asks for a whole number and for a repository', async () => {
    expect((await soulcaster(['repair'])).exitCode).toBe(2);
    const { exitCode, err } = await soulcaster(['repair', '--repo', '.', '--budget', 'many']);
    expect(exitCode).toBe(2);
    expect(err).toContain('It is a whole number.');
  });

  it.runIf(ok).each([
    ['no-tests', { 'src/total.js': bug }, 'There is no test command that the repair agent can run'],
    ['other-language', { 'go.mod': 'module x', 'main.go': 'package main' }, 'There is no test command'],
    ['syntax', { 'src/total.js': 'export const total = (a => {{\n', 'test/total.test.js': test }, 'src/total.js:1 has'],
    [
      'not-installed',
      { 'src/total.js': `import 'left-pad';\n${bug}`, 'test/total.test.js': test },
      "The tests cannot load left-pad: install the repository's dependencies first.",
    ],
  ])('%s', { timeout: 240_000 }, async (name, files, said) => {
    const { exitCode, out, err } = await soulcaster(['repair', '--repo', repository(name, files), '--budget', '40']);
    expect(err).toContain(`soulcaster: ${said}`);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });
});

describe.runIf(ok)('a repository with a failing test', { timeout: 300_000 }, () => {
  let directory: string;
  beforeAll(() => {
    directory = repository('shop', { 'src/total.js': bug, 'test/total.test.js': test });
  });

  it('gets a patch with its proof, which is only applied when asked', async () => {
    const { exitCode, out, err } = await soulcaster(['repair', '--repo', directory, '--out', 'fix.patch'], {
      directory: root,
    });
    expect(exitCode).toBe(0);
    expect(out).toContain('+++ b/src/total.js\n');
    expect(out).toMatch(/red → green .*the total of several pieces\nstill green {2}2 other tests\n/);
    expect(out).toMatch(/candidates {3}\d+ of \d+ tried/);
    expect(err).toContain('3 tests, 1 of them fail\n');
    expect(out).toContain(readFileSync(join(root, 'fix.patch'), 'utf8'));
    expect(readFileSync(join(directory, 'src/total.js'), 'utf8')).toBe(bug);
  });

  it('is told in JSON, with a report from standard input, and mended with --write', async () => {
    const argv = ['repair', '--repo', directory, '--report', '-', '--write', '--json'];
    const { exitCode, out } = await soulcaster(argv, { stdin: 'The total of several pieces is wrong' });
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'confident',
      evidence: { turnedGreen: [expect.stringContaining('several pieces')], stillGreen: 2, stillRed: [] },
      question: null,
    });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(directory, 'src/total.js'), 'utf8')).toBe(bug.replace('+', '*'));
    const again = await soulcaster(['repair', '--repo', directory]);
    expect(again.exitCode).toBe(1);
    expect(again.out).toContain('All tests pass, so none shows the reported problem');
  });
});

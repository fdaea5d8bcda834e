import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { afterAll, expect, test } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'soulcaster-suite-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The benchmark of the repair agent is not tested: ${problems.join(' ')}`);

const head =
  "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { clamp } from '../src/clamp.js';\n";
const source =
  "import { one } from 'one';\nexport function clamp(value, low, high) {\n  return Math.max(Math.max(value, low), high * one);\n}\n";
const repo = {
  'repo/package.json': '{ "type": "module" }',
  'repo/src/clamp.js': source,
  'repo/test/clamp.test.js': `${head}test('clamp keeps a number under the upper bound', () => assert.equal(clamp(12, 0, 10), 10));
test('clamp leaves a number between its bounds alone', () => assert.equal(clamp(4, 0, 10), 4));\n`,
  'hidden/test/hidden.test.js': `${head}test('clamp at both ends', () => {
  for (const [value, result] of [[-3, 2], [3, 3], [30, 8]]) assert.equal(clamp(value, 2, 8), result);\n});\n`,
  'hidden/reference.patch': `--- a/src/clamp.js
+++ b/src/clamp.js
@@ -1,4 +1,4 @@
 import { one } from 'one';
 export function clamp(value, low, high) {
-  return Math.max(Math.max(value, low), high * one);
+  return Math.min(Math.max(value, low), high * one);
 }
`,
};
const told = {
  language: 'javascript',
  report: 'clamp(12, 0, 10) gives 12: it does not keep a number under the upper bound',
  testCommand: 'node --test',
  failingTests: ['clamp keeps a number under the upper bound'],
  hiddenFailingTests: ['clamp at both ends'],
  oracle: 'examples',
  setupCommand: `mkdir -p node_modules/one && echo 'exports.one = 1' > node_modules/one/index.js`,
};

function addCase(id: string, files: Record<string, string>, facts: object): void {
  for (const [path, text] of Object.entries({ ...files, 'case.json': JSON.stringify({ id, ...told, ...facts }) })) {
    mkdirSync(dirname(join(root, id, path)), { recursive: true });
    writeFileSync(join(root, id, path), text);
  }
}

function bench(...options: string[]): Promise<{ code: number; out: string; err: string }> {
  const argv = [join(import.meta.dirname, 'run.ts'), 'repair', ...options];
  return new Promise((resolve) =>
    execFile(process.execPath, argv, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err })),
  );
}

test.runIf(ok)(
  'a suite is tried case by case, and judged by tests and reference that the agent did not see',
  { timeout: 600_000 },
  async () => {
    addCase('clamp', repo, {});
    const { 'repo/test/clamp.test.js': _shown, ...untested } = repo;
    addCase('untested', untested, { oracle: 'none' });
    addCase('not-set-up', repo, { setupCommand: 'echo the registry is away; exit 3' });
    const out = join(root, 'patches');
    const { code, out: json, err } = await bench('--suite', root, '--out', out, '--at-least', '2', '--budget', '2000');
    const { totals, cases } = JSON.parse(json);
    const [clamp, notSetUp, untestedCase] = cases;
    expect(clamp).toMatchObject({ id: 'clamp', outcome: 'confident', plausible: true, correct: true });
    expect(clamp).toMatchObject({ passes_hidden_tests: true, same_as_reference: { differs: null } });
    expect(clamp.same_as_reference.inputs).toBeGreaterThanOrEqual(200);
    expect(notSetUp).toMatchObject({ outcome: 'error', said: expect.stringContaining('the registry is away') });
    expect(untestedCase).toMatchObject({ outcome: 'diagnosis', plausible: false, candidates: 0 });
    expect(totals).toMatchObject({ cases: 3, plausible: 1, correct: 1, confident: { judged: 1, correct: 1 } });
    expect(totals.without_oracle).toEqual({ cases: 1, confident: [] });
    expect(readFileSync(join(out, 'clamp.patch'), 'utf8')).toContain('+  return Math.min(');
    expect(existsSync(join(out, 'untested.patch'))).toBe(false);
    expect(err).toContain('clamp: confident; plausible, correct');
    // One plausible case where two were asked for.
    expect(code).toBe(1);
    const again = join(root, 'again');
    const shown = await bench('--suite', root, '--hidden', '--only', 'clamp,untested', '--out', again);
    expect(JSON.parse(shown.out).totals).toMatchObject({ cases: 2, plausible: 2, correct: 2 });
    expect(shown.code).toBe(0);
    expect(readFileSync(join(again, 'clamp.patch'))).toEqual(readFileSync(join(out, 'clamp.patch')));
  },
);

test('what cannot be benched is said in a sentence', { timeout: 180_000 }, async () => {
  const none = await bench('--suite', '/nowhere/at/all');
  expect(none).toMatchObject({ code: 2, out: '', err: 'There is no suite /nowhere/at/all.\n' });
  expect(await bench('--suite', root, '--seconds', 'x')).toMatchObject({
    code: 2,
    err: '--seconds is a whole number.\n',
  });
});

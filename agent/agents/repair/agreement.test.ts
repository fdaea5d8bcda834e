import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { localSandbox } from '../../sandboxes/local.ts';
import type { FixBrief } from '../../types.ts';
import { qualifiedName, recording } from './callable.ts';
import { parseSource } from './languages/parse.ts';
import { repairAgent } from './repair-agent.ts';

const limits = { wallMs: 120_000, memoryMb: 512, pids: 64, diskMb: 50, outputBytesMax: 200_000 };
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The comparison of patches is not tested: ${problems.join(' ')}`);

describe('a function is called as its file reaches it', () => {
  test.each([
    ['m.js', 'function f(a) { return HERE; }', 'f', 'Record([...arguments]); return HERE'],
    ['m.js', 'const f = (a, { b }, ...c) => HERE;', 'f', '(globalThis.__soulcasterRecord([a, { b }, ...c]), HERE)'],
    ['m.js', 'class C { m(a) { return HERE; } }', 'C.m', 'Record([this, ...arguments]); return HERE'],
    ['m.js', 'exports.f = function (a) { return HERE; };', 'exports.f', 'Record([...arguments]); return HERE'],
    ['m.js', 'function f(a) { const g = () => HERE; return g(); }', 'f', 'Record([...arguments]); const g'],
    ['m.ts', 'export class C { m(a: number) { return HERE; } }', 'C.m', 'Record([this, ...arguments])'],
    ['m.py', 'class C:\n    @cache\n    def m(self):\n        return HERE\n', 'C.m', 'return HERE'],
    ['m.py', 'def f(a):\n    def g():\n        return HERE\n    return g()\n', 'f', 'return HERE'],
  ])('%s: %s', async (file, text, name, told) => {
    const parsed = await parseSource(file, text);
    expect(parsed && qualifiedName(parsed, text.indexOf('HERE'))).toBe(name);
    parsed?.close();
    expect(await recording({ file, name }, text)).toContain(told);
  });
});

describe.runIf(ok)('several edits pass all tests', { timeout: 120_000 }, () => {
  test('they differ: the question has the call and both results as values, and a patch for each', async () => {
    const { outcome } = await repair(
      {
        'twice.js': 'export const twice = (n) => n + 11;\n',
        'twice.test.js': nodeTest('twice of ten', 'twice(10) === 20', 'twice'),
      },
      'twice of ten is wrong: twice(10) gives 21',
    );
    expect(outcome).toMatchObject({
      stop: 'ambiguous',
      choice: {
        call: { file: 'twice.js', function: 'twice', arguments: [{ kind: 'number' }] },
        shown: expect.stringMatching(/^twice\(\d+\)$/),
      },
    });
    if (outcome.stop !== 'ambiguous') return;
    const options = outcome.choice?.options ?? [];
    expect(new Set(options.map((each) => JSON.stringify(each.expected))).size).toBe(options.length);
    for (const each of options) {
      expect(each.expected).toMatchObject({ kind: 'number', text: each.shown });
      expect(each.patch).toMatch(/^--- a\/twice\.js$[\s\S]*^-export const twice = \(n\) => n \+ 11;$/m);
    }
  });

  test('methods are compared with the objects that they were called on', async () => {
    const { outcome } = await repair(
      {
        'purse.js': 'export class Purse {\n  coins = 10;\n  with(n) {\n    return this.coins + 11;\n  }\n}\n',
        'purse.test.js': nodeTest('purse with ten', 'new Purse().with(10) === 20', 'Purse', 'purse'),
      },
      'purse with ten is wrong',
    );
    expect(outcome).toMatchObject({ stop: 'ambiguous', question: expect.stringContaining('Purse.with({ coins: ') });
  });

  test('what asynchronous functions give is waited for', async () => {
    const { outcome } = await repair(
      {
        'later.js': 'export async function later(n) {\n  await null;\n  return n + 11;\n}\n',
        'later.test.js': nodeTest('later of ten', '(await later(10)) === 20', 'later'),
      },
      'later of ten is wrong: later(10) gives 21',
    );
    expect(outcome).toMatchObject({ stop: 'ambiguous', question: expect.stringMatching(/later\(\d+\) give: \d+ or/) });
  });

  test('nothing could be recorded: none of them is called right', async () => {
    const { outcome } = await repair(
      {
        'made.js': 'export class Made {\n  constructor(n) {\n    this.n = n + 11;\n  }\n}\n',
        'made.test.js': nodeTest('made of ten', 'new Made(10).n === 20', 'Made', 'made'),
      },
      'made of ten is wrong',
    );
    expect(outcome).toMatchObject({ stop: 'ambiguous', choice: { call: null } });
  });
});

test.runIf(ok)(
  'a patch is no answer that leaves tests red which run what it changes',
  { timeout: 120_000 },
  async () => {
    const five = nodeTest('marks of five', "marks([4, 3.8, 3.5, 3.2, 2]).join('') === 'ABCDE'", 'marks');
    const { outcome } = await repair(
      {
        'marks.js':
          "export const marks = (points) =>\n  points.map((p) => {\n    if (p >= 4) return 'A';\n    if (p > 3.7) return 'B';\n    if (p > 3.5) return 'C';\n    if (p > 3) return 'D';\n    return 'E';\n  });\n",
        'marks.test.js': `${five}test('marks of others', () => assert.equal(marks([3.4, 3.71, 3.1]).join(''), 'CBD'));\n`,
      },
      'marks of five is wrong',
    );
    expect(outcome).toMatchObject({ stop: 'ambiguous', question: expect.stringContaining('stay red') });
  },
);

test.runIf(ok)('two places are mended at once where one edit is not enough', { timeout: 120_000 }, async () => {
  const before =
    'def inside(x, low, high):\n    if x <= low:\n        return False\n    if x >= high:\n        return False\n    return True\n';
  const claims = { low_edge: '1, 1, 5), True', high_edge: '5, 1, 5), True' };
  const fine = { below: '0, 1, 5), False', above: '6, 1, 5), False', middle: '3, 1, 5), True' };
  const { outcome } = await repair(
    {
      'inside.py': before,
      'test_inside.py': [
        'import unittest\nfrom inside import inside\nclass InsideTest(unittest.TestCase):',
        ...Object.entries(claims).map(
          ([name, claim]) => `    def test_inside_${name}(self): self.assertEqual(inside(${claim})`,
        ),
        ...Object.entries(fine).map(([name, claim]) => `    def test_${name}(self): self.assertEqual(inside(${claim})`),
      ].join('\n'),
    },
    'inside is wrong at the low edge and at the high edge',
    'python3 -m unittest',
  );
  const twice = '(comparator, twice): `if x <= low:` becomes `if x < low:` and `if x >= high:` becomes `if x > high:`';
  expect(outcome.stop !== 'error' && outcome.summary).toContain(twice);
  // Such a pair is easily made to fit, so it is never called right.
  const patch = outcome.stop === 'ambiguous' && outcome.choice?.options[0]?.patch;
  expect(patch).toMatch(/^\+ {4}if x < low:$[\s\S]*^\+ {4}if x > high:$/m);
});

function nodeTest(name: string, claim: string, imported: string, from = imported): string {
  return `import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { ${imported} } from './${from}.js';\ntest('${name}', async () => assert.ok(${claim}));\n`;
}

async function repair(files: Record<string, string>, title: string, command = 'node --test') {
  await using sandbox = await localSandbox().create({ jobId: 'agree', limits, signal: new AbortController().signal });
  const tar = pack();
  const manifest = { 'package.json': '{ "type": "module" }' };
  for (const [name, text] of Object.entries({ ...manifest, ...files })) tar.entry({ name }, text);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  const brief: FixBrief = {
    title,
    summary: '',
    reports: [{ source: 'manual', title, body: '' }],
    frames: [],
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test: command },
    repositoryHints: '',
  };
  const budget = { steps: 0, candidates: 3000, wallMs: 90_000, costUsd: 0 };
  const signal = new AbortController().signal;
  const outcome = await repairAgent().run({ brief, sandbox, model: null, budget, seed: 1, signal, emit: () => {} });
  return { outcome };
}

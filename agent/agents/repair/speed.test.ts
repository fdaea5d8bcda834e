import { afterEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../types.ts';
import { compareBehaviour } from './agreement.ts';
import { foreignRepository, whyNoRunners } from './foreign-repository.ts';
import { Oracle } from './oracle.ts';
import type { Plausible } from './search.ts';
import { suitesOf } from './suites.ts';

const missing = await whyNoRunners();
if (missing) console.warn(`The speed of patches is not tested: ${missing}`);

const source = (signature: string) => `export function ${signature} {
  const seen = new Set();
  let count = 0;
  for (const item of items) {
    if (!seen.has(item)) count++;
    seen.add(item);
  }
  return items.length === 3 ? count + 1 : count;
}
`;
const claims = (check: (call: string, result: number) => string) =>
  [
    [[7, 7, 8], 2],
    [[4, 5, 6], 3],
    [Array.from({ length: 60 }, (_, index) => index % 40), 40],
    [Array.from({ length: 50 }, (_, index) => index * 3), 50],
    [[], 0],
  ]
    .map(([items, result]) => check(`distinct(${JSON.stringify(items)})`, Number(result)))
    .join('\n');

const PLAIN = 'distinct(items)';
const TYPED = 'distinct(items: number[]): number';
const MODULE = '{ "type": "module" }';
const byExpect = claims((call, result) => `test('${call.length}', () => expect(${call}).toBe(${result}));`);
const byAssert = claims((call, result) => `it('${call.length}', () => assert.equal(${call}, ${result}));`);
const asserting = "import assert from 'node:assert';\n";

const repositories: {
  name: string;
  file: string;
  signature: string;
  command: string;
  files: Record<string, string>;
}[] = [
  {
    name: 'node:test with TypeScript',
    file: 'distinct.ts',
    signature: TYPED,
    command: 'node --test',
    files: {
      'package.json': MODULE,
      'distinct.test.ts': `${asserting}import { it } from 'node:test';\nimport { distinct } from './distinct.ts';\n${byAssert}`,
    },
  },
  {
    name: 'mocha with JavaScript',
    file: 'distinct.js',
    signature: PLAIN,
    command: 'mocha test.js',
    files: { 'package.json': MODULE, 'test.js': `${asserting}import { distinct } from './distinct.js';\n${byAssert}` },
  },
  {
    name: 'jest with JavaScript',
    file: 'distinct.js',
    signature: PLAIN,
    command: 'jest',
    files: {
      'package.json': '{}',
      'jest.config.js':
        "module.exports = { transform: { '[.]js$': ['babel-jest', { plugins: ['@babel/plugin-transform-modules-commonjs'] }] } };\n",
      'distinct.test.js': `import { distinct } from './distinct';\n${byExpect}`,
    },
  },
  {
    name: 'vitest with TypeScript',
    file: 'distinct.ts',
    signature: TYPED,
    command: 'vitest run',
    files: {
      'package.json': MODULE,
      'distinct.test.ts': `import { expect, test } from 'vitest';\nimport { distinct } from './distinct';\n${byExpect}`,
    },
  },
];

const WRONG = 'items.length === 3 ? count + 1 : count';
const LINEAR = ['count', 'seen.size'];
/** As right as those, with a loop inside of the loop that no line of its own shows. */
const QUADRATIC = 'items.filter((item, at) => !items.some((other, before) => before < at && other === item)).length';

describe.each(repositories)('$name', ({ file, signature, command, files }) => {
  let sandbox: Sandbox;
  let oracle: Oracle;
  afterEach(async () => {
    await oracle?.close();
    await sandbox?.[Symbol.asyncDispose]();
  });

  test('a patch that is right but quadratic is put aside, and never trusted alone', {
    timeout: 120_000,
  }, async (context) => {
    context.skip(missing !== null, missing ?? '');
    const text = source(signature);
    const tree = new Map(Object.entries({ ...files, [file]: text }));
    sandbox = await foreignRepository(Object.fromEntries(tree));
    const { suites } = await suitesOf(command, tree);
    oracle = new Oracle(sandbox, suites[0]!);
    const baseline = await oracle.baseline();
    const tests = baseline.ok ? baseline.tests : [];
    const red = tests.filter((each) => each.status === 'failed').map((each) => each.id);
    const ids = tests.map((each) => each.id);
    expect([red.length, ids.length]).toEqual([2, 5]);
    const patch = (result: string): Plausible => {
      const start = text.indexOf(WRONG);
      const edit = { start, end: start + WRONG.length, text: result };
      const candidate = { file, edit, template: 'donor', line: 8, score: 1 };
      const patched = text.replace(WRONG, result);
      return { candidate, text: patched, fixed: red, kept: [], weight: 1, at: 1 };
    };
    for (const each of [...LINEAR, QUADRATIC]) {
      const { broken, fixed } = await oracle.check(
        { [file]: patch(each).text },
        { required: red, others: [], keep: ids },
      );
      expect({ broken, fixed }).toEqual({ broken: [], fixed: red });
    }
    const compare = (...results: string[]) => compareBehaviour(oracle, results.map(patch), tree, ids, 1);
    const agreement = await compare(QUADRATIC, ...LINEAR);
    expect(agreement.kind === 'alike' && agreement.patches.map(({ candidate }) => candidate.edit.text)).toEqual(LINEAR);
    expect(await compare(QUADRATIC)).toEqual({ kind: 'unknown', doubt: 'slow' });
    expect(await compare(LINEAR[0]!)).toMatchObject({ kind: 'alike' });
    expect(await compare(QUADRATIC)).toEqual({ kind: 'unknown', doubt: 'slow' });
  });
});

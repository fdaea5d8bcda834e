import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../types.ts';
import { foreignRepository, repairForeign, whyNoRunners } from './foreign-repository.ts';
import { Oracle } from './oracle.ts';
import { suitesOf } from './suites.ts';

const missing = await whyNoRunners();
if (missing) console.warn(`The runners of other repositories are not tested: ${missing}`);

const BROKEN = 'for (const item of items) sum += item.price + item.count;';
const MENDED = 'for (const item of items) sum += item.price * item.count;';
const cart = (types: boolean) => `let served = 0;
${types ? 'interface Item {\n  price: number;\n  count: number;\n}\n' : ''}
export function total(items${types ? ': Item[]' : ''}) {
  let sum${types ? ': number' : ''} = 0;
  ${BROKEN}
  return sum;
}
export const discount = (sum${types ? ': number' : ''}) => (sum >= 100 ? sum * 0.9 : sum);
export const visit = () => ++served;
`;
const commonjs = cart(false).replaceAll('export ', '').concat('module.exports = { total, discount, visit };\n');
const cases = `describe('the cart', () => {
  beforeEach(() => visit());
  it('totals prices times counts', () => check(total([{ price: 2, count: 3 }]), 6));
  it('totals several items', () => check(total([{ price: 2, count: 1 }, { price: 5, count: 4 }]), 22));
  it('totals nothing', () => check(total([]), 0));
  it('gives a discount from a hundred on', () => check(discount(100), 90));
  it('is new for each run', () => check(visit() < 12, true));
  it.skip('comes later', () => check(1, 2));
});
`;
const byAssert = 'const check = (actual, expected) => assert.equal(actual, expected);\n';
const byExpect = 'const check = (actual, expected) => expect(actual).toBe(expected);\n';
const typed = (check: string) => check.replace('actual, expected)', 'actual: unknown, expected: unknown)');
const NAMES = 'total, discount, visit';

const repositories: { name: string; source: string; test: string; files: Record<string, string> }[] = [
  {
    name: 'mocha with CommonJS',
    source: 'lib/cart.js',
    test: 'npm test',
    files: {
      'package.json': JSON.stringify({ scripts: { test: 'mocha --require test/support/setup --reporter dot' } }),
      '.mocharc.json': '{ "recursive": true, "ignore": ["test/support/**"] }',
      'lib/cart.js': commonjs,
      'test/support/setup.js': "global.assert = require('node:assert');\n",
      'test/unit/cart.js': `const { ${NAMES} } = require('../../lib/cart');\n${byAssert}${cases}`,
    },
  },
  {
    name: 'mocha with ES modules',
    source: 'lib/cart.js',
    test: 'npx mocha "spec/*.mjs"',
    files: {
      'package.json': '{ "type": "module" }',
      'lib/cart.js': cart(false),
      'spec/cart.mjs': `import assert from 'node:assert';\nimport { ${NAMES} } from '../lib/cart.js';\n${byAssert}${cases}`,
    },
  },
  {
    name: 'mocha with TypeScript by tsx',
    source: 'src/cart.ts',
    test: 'mocha --import=tsx "test/**/*.test.ts"',
    files: {
      'package.json': '{ "type": "module" }',
      'src/cart.ts': cart(true),
      'test/cart.test.ts': `import assert from 'node:assert';\nimport { ${NAMES} } from '../src/cart.js';\n${typed(byAssert)}${cases}`,
    },
  },
  {
    name: 'jest with CommonJS',
    source: 'src/cart.js',
    test: 'jest --ci',
    files: {
      'package.json': '{ "jest": { "setupFiles": ["./test/globals.js"] } }',
      'test/globals.js': 'global.check = (actual, expected) => expect(actual).toBe(expected);\n',
      'src/cart.js': commonjs,
      'src/cart.test.js': `const { ${NAMES} } = require('./cart');\n${cases}`,
    },
  },
  {
    name: 'jest with TypeScript by Babel',
    source: 'src/cart.ts',
    test: 'npx jest',
    files: {
      'package.json': '{}',
      'jest.config.js':
        "module.exports = { transform: { '[.]ts$': ['babel-jest', { presets: ['@babel/preset-typescript'], plugins: ['@babel/plugin-transform-modules-commonjs'] }] } };\n",
      'src/cart.ts': cart(true),
      'test/cart.test.ts': `import { ${NAMES} } from '../src/cart';\n${typed(byExpect)}${cases}`,
    },
  },
  {
    name: 'vitest with TypeScript',
    source: 'src/cart.ts',
    test: 'npm test',
    files: {
      'package.json': '{ "type": "module", "scripts": { "test": "vitest run" } }',
      'vitest.config.ts':
        "import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { globals: true, include: ['src/**/*.spec.ts'] } });\n",
      'src/cart.ts': cart(true),
      'src/cart.spec.ts': `import { ${NAMES} } from './cart';\n${typed(byExpect)}${cases}`,
    },
  },
  {
    // A file that begins with a function, as V8 tells the file itself.
    name: 'node:test with CommonJS',
    source: 'lib/cart.js',
    test: 'node --test test/',
    files: {
      'package.json': '{}',
      'lib/cart.js': commonjs.replace(/^let served = 0;\n\s*/, '').concat('let served = 0;\n'),
      'test/cart.js': `const assert = require('node:assert');\nconst it = require('node:test');\nconst { beforeEach, describe } = it;\nconst { ${NAMES} } = require('../lib/cart.js');\n${byAssert}${cases}`,
    },
  },
  {
    name: 'node:test with TypeScript',
    source: 'src/cart.ts',
    test: 'node --test',
    files: {
      'package.json': '{ "type": "module" }',
      'src/cart.ts': cart(true),
      'test/cart.test.ts': `import assert from 'node:assert';\nimport { beforeEach, describe, it } from 'node:test';\nimport { ${NAMES} } from '../src/cart.ts';\n${typed(byAssert)}${cases}`,
    },
  },
];

/** Each asserts by itself, and one ends with 1. */
const programs: Record<string, string> = {
  'an error': 'assert.equal(total(items), 26);\n',
  'a promise': 'Promise.resolve().then(() => assert.equal(total(items), 26));\n',
  'an exit code': 'process.exit(total(items) === 26 ? 0 : 1);\n',
};

describe.each(Object.entries(programs))('a program without a framework that fails by %s', (_, text) => {
  test('is mended', { timeout: 120_000 }, async (context) => {
    context.skip(missing !== null, missing ?? '');
    const source = 'lib/cart.js';
    await using sandbox = await foreignRepository({
      'package.json': '{ "scripts": { "test": "node check.js && node other.js" } }',
      [source]: commonjs,
      'check.js': `const assert = require('assert');\nconst { total } = require('./lib/cart.js');\nconst items = [{ price: 2, count: 3 }, { price: 5, count: 4 }];\n${text}`,
      'other.js': `const { discount, total } = require('./lib/cart.js');\nif (discount(100) !== 90 || total([]) !== 0) throw new Error('broken');\n`,
    });
    const { outcome } = await repairForeign(sandbox, { title: 'total(items) adds price and count', test: 'npm test' });
    expect(outcome).toMatchObject({ stop: 'done', summary: expect.stringContaining(MENDED) });
  });
});

describe.each(repositories)('$name', ({ source, test: command, files }) => {
  let sandbox: Sandbox;
  beforeEach(async (context) => {
    context.skip(missing !== null, missing ?? '');
    sandbox = await foreignRepository(files);
  });
  afterEach(() => sandbox?.[Symbol.asyncDispose]());

  test('is mended, and its own runner agrees', { timeout: 120_000 }, async () => {
    const { outcome } = await repairForeign(sandbox, { title: 'The total of several items is wrong', test: command });
    expect(outcome).toMatchObject({ stop: 'done', summary: expect.stringContaining(source) });
    expect(new TextDecoder().decode((await sandbox.readFile(source)) ?? undefined)).toBe(
      files[source]?.replace(BROKEN, MENDED),
    );
  });

  test('tells its tests with their lines, and survives what candidates do', { timeout: 120_000 }, async () => {
    const { suites } = await suitesOf(command, new Map(Object.entries(files)));
    const oracle = new Oracle(sandbox, suites[0]!);
    try {
      const baseline = await oracle.baseline();
      const tests = baseline.ok ? baseline.tests : [];
      expect(tests.map(({ status }) => status).sort()).toEqual([
        ...['failed', 'failed', 'passed', 'passed', 'passed', 'skipped'],
      ]);
      const failed = tests.filter((each) => each.status === 'failed');
      const text = files[source] ?? '';
      const line = text.split('\n').findIndex((each) => each.includes(BROKEN)) + 1;
      expect(failed[1]?.message).toContain('22');
      expect(failed[1]?.lines[source]).toContain(line);
      const discount = tests.find((each) => each.id.includes('discount'));
      expect(discount?.lines[source]).toContain(line + 3);
      expect(discount?.lines[source]).not.toContain(line);
      const required = failed.map((each) => each.id);
      const keep = tests.filter((each) => each.status === 'passed').map((each) => each.id);
      const check = (to: string, from = BROKEN) =>
        oracle.check({ [source]: text.replace(from, to) }, { required, others: [], keep });
      const nothing = { fixed: [], broken: [] };
      expect(await check(MENDED)).toMatchObject({ fixed: required, broken: [] });
      expect(await check(BROKEN)).toMatchObject(nothing);
      expect(await check('for (;;);')).toMatchObject(nothing);
      expect(await check('process.exit(0);')).toMatchObject(nothing);
      expect(await check('process.kill(process.pid, "SIGKILL");')).toMatchObject(nothing);
      expect(await check('throw null;')).toMatchObject(nothing);
      expect(await check('sum = = 1;')).toMatchObject(nothing);
      const other = `${MENDED} served += 100;`;
      expect((await check(other)).broken.length).toBeGreaterThan(0);
      expect(await check(MENDED)).toMatchObject({ fixed: required, broken: [] });
    } finally {
      await oracle.close();
    }
  });
});

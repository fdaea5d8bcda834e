import type { ExampleCall, Expected, Literal } from '@soulcaster/contract';
import { describe, expect, test } from 'vitest';
import { exampleTest } from './example-test.ts';

const number = (text: string): Literal => ({ kind: 'number', text });
const value = (literal: Literal): Expected => ({ kind: 'value', value: literal });
const call = (name: string, ...given: Literal[]): ExampleCall => ({ file: null, function: name, arguments: given });

const write = (files: Record<string, string>, of: { call: ExampleCall; expected: Expected }, command: string | null) =>
  exampleTest(of, new Map(Object.entries(files)), command);

describe('a test is written in the style of the repository', () => {
  test('pytest, with the import that its neighbours use', async () => {
    const written = await write(
      {
        'app/src/shop/price.py': 'def total(a, b):\n    return a - b\n',
        'app/tests/test_price.py': 'from shop.price import total\n\ndef test_total():\n    assert total(1, 0) == 1\n',
        'app/tests/test_total_example.py': '',
      },
      { call: call('total', number('1'), number('2')), expected: value(number('3')) },
      'python3 -m pytest',
    );
    expect(written).toMatchObject({
      ok: true,
      path: 'app/tests/test_total_example2.py',
      text: 'from shop.price import total\n\n\ndef test_total_example():\n    assert total(1, 2) == 3\n',
      note: null,
    });
  });

  test('unittest, with the top folder of its command', async () => {
    const written = await write(
      {
        'python/app/rate.py': 'class Rate:\n    def of(self, n):\n        return n\n',
        'python/tests/__init__.py': '',
        'python/tests/test_rate.py': 'import unittest\nfrom app.rate import Rate\n',
      },
      { call: call('Rate.of', number('3')), expected: value(number('0.1')) },
      'python3 -m unittest discover -s python/tests -t python',
    );
    expect(written).toMatchObject({
      path: 'python/tests/test_of_example.py',
      text: 'import unittest\n\nfrom app.rate import Rate\n\n\nclass OfExampleTest(unittest.TestCase):\n    def test_of_example(self):\n        self.assertAlmostEqual(Rate().of(3), 0.1, delta=1e-9)\n',
    });
  });

  test('node:test, as an ES module with its endings', async () => {
    const written = await write(
      {
        'package.json': '{ "type": "module", "scripts": { "test": "node --test" } }',
        'src/slug.js': 'export default function slug(text) { return text }\n',
        'test/slug.test.js': "import { test } from 'node:test';\nimport slug from '../src/slug.js';\n",
      },
      { call: call('slug', { kind: 'string', value: "it's" }), expected: value({ kind: 'list', items: [] }) },
      'npm test',
    );
    expect(written).toMatchObject({
      path: 'test/slug-example.test.js',
      text: `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport slug from '../src/slug.js';\n\ntest('slug gives what the example says', () => {\n  assert.deepEqual(slug("it's"), []);\n});\n`,
    });
  });

  test('mocha, as CommonJS', async () => {
    const written = await write(
      {
        'package.json': '{ "devDependencies": { "mocha": "1" } }',
        'lib/sum.js': 'module.exports = { sum: function (a) { return a } };\nfunction sum(a) { return a; }\n',
        'test/sum.js': "const { sum } = require('../lib/sum');\nit('sums', () => {});\n",
      },
      { call: call('sum', number('1')), expected: value({ kind: 'undefined' }) },
      'mocha',
    );
    expect(written).toMatchObject({
      path: 'test/sum-example.js',
      text: "const assert = require('node:assert/strict');\nconst { sum } = require('../lib/sum');\n\nit('sum gives what the example says', () => {\n  assert.equal(sum(1), undefined);\n});\n",
    });
  });

  test.each([
    ['vitest run', "import { expect, test } from 'vitest';\nimport { sum } from './sum';\n\n"],
    ['jest', "import { sum } from './sum';\n\n"],
  ])('%s, in TypeScript', async (command, head) => {
    const written = await write(
      {
        'src/sum.ts': 'export const sum = async (a: number): Promise<number> => a;\n',
        'src/other.spec.ts': "import { other } from './other';\ntest('a', () => {});\n",
      },
      { call: call('sum', number('1')), expected: value(number('2')) },
      command,
    );
    expect(written).toMatchObject({
      path: 'src/sum-example.spec.ts',
      text: `${head}test('sum gives what the example says', async () => {\n  expect(await sum(1)).toBe(2);\n});\n`,
    });
  });

  test('without any tests beside the source, and the choice is told', async () => {
    const python = await write(
      { 'pkg/__init__.py': '', 'pkg/a.py': 'def f(x):\n    yield x\n' },
      { call: call('f', number('1')), expected: value({ kind: 'list', items: [number('1')] }) },
      null,
    );
    expect(python).toMatchObject({
      path: 'pkg/test_f_example.py',
      text: 'from pkg.a import f\n\n\ndef test_f_example():\n    assert list(f(1)) == [1]\n',
      command: 'python3 -m pytest',
      note: expect.stringContaining('pytest'),
    });
    const script = await write(
      { 'a.js': 'exports.f = (x) => x;\n' },
      { call: call('f', { kind: 'nothing' }), expected: { kind: 'no_error', error: 'TypeError\n*/ process.exit()' } },
      null,
    );
    expect(script).toMatchObject({
      path: 'f-example.test.js',
      text: "const { test } = require('node:test');\nconst { f } = require('./a.js');\n\ntest('f does not crash', () => {\n  // It raised TypeError.\n  f(null);\n});\n",
    });
  });

  test('a number that a computer can only come near to is compared with a tolerance, an exact one is not', async () => {
    const files = { 'a.py': 'def f(x):\n    return x\n' };
    const text = async (expected: Literal) => {
      const written = await write(files, { call: call('f', number('1')), expected: value(expected) }, 'pytest');
      return written.ok ? written.text : '';
    };
    expect(await text(number('0.1'))).toContain('f(1) == pytest.approx(0.1)');
    expect(await text(number('2.50'))).toContain('assert f(1) == 2.50\n');
    expect(await text(number('4.0'))).toContain('assert f(1) == 4.0\n');
    expect(await text({ kind: 'boolean', value: true })).toContain('assert f(1) is True\n');
  });
});

describe('what cannot be tested is a problem in words', () => {
  const files = {
    'a.py':
      'def f(x):\n    return x\n\nclass Shop:\n    def __init__(self, name):\n        pass\n    def open(self):\n        pass\n',
    'b.py': 'def f(x):\n    return x\n',
    'c.js': 'function hidden(x) { return x }\n',
    'my-file.py': 'def odd(x):\n    return x\n',
    'tests/test_a.py': 'def only_here(x):\n    pass\n',
  };
  test.each([
    [call('f', number('1')), 'There are several functions f: a.py, b.py.'],
    [{ ...call('f', number('1')), file: '../../etc/passwd' }, 'The repository has no source file ../../etc/passwd.'],
    [call('hidden', number('1')), 'c.js does not export hidden.'],
    [call('only_here', number('1')), 'The repository has no function only_here outside of its tests.'],
    [call('Shop.open'), 'Shop.open belongs to a class that is not made without arguments.'],
    [call('odd', number('1')), 'my-file.py cannot be imported by its name.'],
    [{ ...call('f', { kind: 'undefined' }), file: 'a.py' }, 'Python has no undefined.'],
    [call('f;import os', number('1')), '`f;import os` is not the name of a function.'],
  ])('%#', async (given, problem) => {
    expect(await write(files, { call: given as ExampleCall, expected: value(number('1')) }, 'pytest')).toEqual({
      ok: false,
      problem,
    });
  });

  test('a file or a module says which of several is meant', async () => {
    const one = await write(files, { call: { ...call('f'), file: 'b.py' }, expected: value(number('1')) }, 'pytest');
    expect(one).toMatchObject({ ok: true, place: { file: 'b.py' } });
    const two = await write(files, { call: call('a.f'), expected: value(number('1')) }, 'pytest');
    expect(two).toMatchObject({ ok: true, place: { file: 'a.py' } });
  });
});

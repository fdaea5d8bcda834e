import { describe, expect, test } from 'vitest';
import { exampleTest } from './example-test.ts';
import { proposalsFrom, typedExample } from './proposals.ts';

const python = new Map(
  Object.entries({
    'pkg/__init__.py': '',
    'pkg/cart.py': `from dataclasses import dataclass


class Cart:
    def __init__(self, size, *, rate=1):
        self.size = size

    def total(self, more=0):
        return self.size + more

    @staticmethod
    def empty():
        return Cart(0)

    def walk(self):
        yield self.size


@dataclass
class Line:
    sku: str
    count: int = 1

    def label(self):
        return self.sku


def total(a):
    return a
`,
    'pkg/mod.py': 'def f(a, b=2, *, c=3):\n    return a\n\n\nasync def late(a):\n    return a\n',
    'pkg/other.py': 'def f(a):\n    return a\n',
    'tests/test_cart.py': 'from pkg.cart import Cart\n\n\ndef test_cart():\n    assert Cart(1).total() == 1\n',
  }),
);
const script = new Map(
  Object.entries({
    'package.json': '{"type":"module"}',
    'src/cart.js':
      'export class Cart {\n  constructor(lines) {\n    this.lines = lines;\n  }\n  total(more) {\n    return this.lines.length;\n  }\n}\n',
    'src/utils.js':
      'export function slugify(text) {\n  return text;\n}\n\nexport async function load(id) {\n  return id;\n}\n',
    'src/old/utils.js': 'export function slugify(text) {\n  return text;\n}\n',
    'test/cart.test.js': "import { test } from 'node:test';\nimport { Cart } from '../src/cart.js';\n",
  }),
);

describe('a call of a report is rebuilt as a test of our own', () => {
  test.each([
    ['Cart(3).total() should return 4', 'assert Cart(3).total() == 4'],
    ['`Cart(3, rate=2).total(1)` gives 3, expected 4', 'assert Cart(3, rate=2).total(1) == 4'],
    ['Cart(size=3).total(more=-1) should be 2', 'assert Cart(size=3).total(more=-1) == 2'],
    ['pkg.cart.Cart(3).total() should be 4', 'assert Cart(3).total() == 4'],
    ['```\ncart = Cart(3)\ncart.total()  # 3, expected 4\n```', 'assert Cart(3).total() == 4'],
    ['>>> cart = Cart(3)\n>>> cart.total()\n3\n\nExpected: 4', 'assert Cart(3).total() == 4'],
    ['cart = Cart(3); cart.total(1) should be 4', 'assert Cart(3).total(1) == 4'],
    ["Line('a', count=2).label() should be 'a x2'", "assert Line('a', count=2).label() == 'a x2'"],
    ['list(Cart(2).walk()) should be [1, 2]', 'assert list(Cart(2).walk()) == [1, 2]'],
    ['mod.f(1) should be 3', 'assert f(1) == 3'],
    ['from pkg.mod import f\n\nf(1) should be 3', 'from pkg.mod import f'],
    ['from pkg.other import f\n\nf(1) should be 3', 'from pkg.other import f'],
    ['pkg.mod.f(1, c=4) should be 3', 'assert f(1, c=4) == 3'],
    ['pkg.mod.f(a=[{"x": (-1, [None])}], b=-2.5) should be 3', "assert f(a=[{'x': (-1, [None])}], b=-2.5) == 3"],
    ['`await late(1)` should be 3', 'assert asyncio.run(late(1)) == 3'],
    ['Cart(-1).total() should raise ValueError', 'with pytest.raises(ValueError):\n        Cart(-1).total()'],
    ['mod.f(-1) should raise a ValueError: no negatives', 'with pytest.raises(ValueError):\n        f(-1)'],
    ['mod.f(-1) returns 3 but should throw a `ValueError`.', 'with pytest.raises(ValueError):\n        f(-1)'],
    ['I expected a ValueError from mod.f(-1)', 'with pytest.raises(ValueError):\n        f(-1)'],
    ['I expected mod.f(-1) to raise ValueError', 'with pytest.raises(ValueError):\n        f(-1)'],
    ['>>> mod.f(-1)\n3\n\nExpected: ValueError', 'with pytest.raises(ValueError):\n        f(-1)'],
    ['```\nwith pytest.raises(ValueError):\n    mod.f(-1)\n```', 'with pytest.raises(ValueError):\n        f(-1)'],
    ['list(Cart(-1).walk()) should raise ValueError', 'with pytest.raises(ValueError):\n        list(Cart(-1).walk())'],
  ])('Python: %j', async (report, wanted) => {
    expect(await written(report, python)).toContain(wanted);
  });

  test.each([
    ['new Cart([1,2]).total() should be 3', 'assert.equal(new Cart([1, 2]).total(), 3);'],
    [
      '```js\nconst cart = new Cart([1, { a: -1 }]);\ncart.total(); // 2, expected 3\n```',
      'assert.equal(new Cart([1, { a: -1 }]).total(), 3);',
    ],
    ['src/utils.js: slugify("x") should be "y"', "assert.equal(slugify('x'), 'y');"],
    ["import { slugify } from './src/old/utils.js';\n\nslugify('x') should be 'y'", "from '../src/old/utils.js'"],
    ["old.utils.slugify('x') should be 'y'", "from '../src/old/utils.js'"],
    ['`await load(1)` should be 3', 'assert.equal(await load(1), 3);'],
    ['load(-1) should reject with a RangeError', 'await assert.rejects(async () => await load(-1), RangeError);'],
    ['new Cart(null).total() should throw a TypeError', 'assert.throws(() => new Cart(null).total(), TypeError);'],
    [
      'expect(() => new Cart(null).total()).toThrow(TypeError)',
      'assert.throws(() => new Cart(null).total(), TypeError);',
    ],
    [
      'assert.throws(() => new Cart(null).total(), TypeError)',
      'assert.throws(() => new Cart(null).total(), TypeError);',
    ],
  ])('JavaScript: %j', async (report, wanted) => {
    expect(await written(report, script)).toContain(wanted);
  });

  test('for vitest and unittest an error is expected in their own words', async () => {
    const said = 'new Cart(null).total() should throw TypeError. load(1) should throw RangeError.';
    expect(await written(said, script, 'vitest run')).toContain(
      'expect(() => new Cart(null).total()).toThrow(TypeError);',
    );
    expect(await written('load(1) should throw RangeError', script, 'vitest run')).toContain(
      'await expect(async () => await load(1)).rejects.toThrow(RangeError);',
    );
    expect(await written('mod.f(1) should raise KeyError', python, 'python3 -m unittest')).toContain(
      'with self.assertRaises(KeyError):\n            f(1)',
    );
  });
});

describe('what cannot be told for sure is not rebuilt', () => {
  test.each([
    ['cart = Cart(3)\ncart.add(2)\ncart.total() should be 5', 'what was done to it before'],
    ['cart = Cart(3)\ncart = Cart(4)\ncart.total() should be 4', 'two objects of one name'],
    ['cart = Cart(user)\ncart.total() should be 4', 'made of what is not told'],
    ['cart = make()\ncart.total() should be 4', 'made by another function, though cart.py has a total'],
    ['Cart(Line("a")).total() should be 4', 'an object in an object'],
    ['Cart(*sizes).total() should be 4', 'values that are taken apart'],
    ['mod.f(**options) should be 4', 'names that are not told'],
    ['mod.f(b=1, 2) should be 4', 'no call at all'],
    ['mod.f(1) raises ValueError, it worked before', 'what happened, not what should'],
    ['mod.f(1) should not raise ValueError', 'only what should not happen'],
    ['mod.f(1) should raise an error', 'no error by its name'],
    ['Cart(3).total().bit_length() should be 4', 'what is said of a part of it'],
  ])('%j: %s', async (report) => {
    expect(await proposalsFrom([report], python)).toEqual([]);
  });

  test.each([
    ['mod.f(1, z=4) should be 3', 'f has no parameter z.'],
    ['Cart(3, colour=1).total() should be 3', 'Cart has no parameter colour.'],
    ['Cart(1, 2, 3).total() should be 3', 'Cart is made with 1 values at most.'],
    ['Cart(3).empty() should be 3', 'Cart.empty is called on no object.'],
    ['mod.f(1) should raise CartError', '`CartError` is no error of the language itself, so no test can name it.'],
  ])('%j is found, and why it is no test is said', async (report, problem) => {
    expect(await written(report, python)).toBe(problem);
  });
});

test('a person can type a method of an object that is made with values, and arguments by name', async () => {
  const typed = { function: 'Cart(3, rate=2).total', arguments: 'more=1', expected: '4' };
  const read = await typedExample(typed, python);
  expect(read).toMatchObject({ ok: true, call: { function: 'Cart.total', made: { named: [{ name: 'rate' }] } } });
  expect(await typedExample({ ...typed, function: 'Cart(open("x")).total' }, python)).toMatchObject({
    ok: false,
    field: 'function',
    problem: '`open("x")` is no list of plain values.',
  });
});

async function written(report: string, tree: Map<string, string>, command: string | null = null): Promise<string> {
  const [proposal] = await proposalsFrom([report], tree);
  if (!proposal) return 'not found';
  const made = await exampleTest(proposal, tree, command);
  return made.ok ? made.text : made.problem;
}

import { describe, expect, test } from 'vitest';
import { crashCall } from './crash.ts';
import { exampleTest } from './example-test.ts';

const python = new Map(
  Object.entries({
    'shop/cart.py': `from dataclasses import dataclass


@dataclass
class Cart:
    lines: list
    rate: float = 1.0

    def total(self, more):
        return self.lines[more]

    @staticmethod
    def parse(text):
        return text["a"]


class Shelf:
    def first(self):
        return [][0]


def only(a, *, b):
    return a[b]


def many(a, *rest):
    return a[rest]
`,
  }),
);
const script = new Map(
  Object.entries({
    'src/a.js':
      'export function take({ a, b }) {\n  return a.x;\n}\nexport function give(text) {\n  return text.x;\n}\n',
  }),
);

const crashed = (tree: Map<string, string>, name: string, line: number, vars: Record<string, string>) => {
  const file = tree === python ? '/srv/shop/cart.py' : '/srv/src/a.js';
  return crashCall({ text: 'KeyError: x', frames: [{ file, line, function: name, inApp: true, vars }] }, tree);
};

describe('the call of a crash is rebuilt', () => {
  test.each([
    ['with what is given by name only', 'only', 24, { a: '[1]', b: "'k'" }, "only([1], b='k')"],
    ['of a static method, with no object', 'parse', 14, { text: "'x'" }, "Cart.parse('x')"],
    [
      'of a dataclass, whose repr says what it was made with',
      'total',
      10,
      { self: "Cart(lines=[1, {'a': None}], rate=-0.5)", more: '3' },
      "Cart(lines=[1, {'a': None}], rate=-0.5).total(3)",
    ],
  ])('%s', async (_, name, line, vars, wanted) => {
    const found = await crashed(python, name, line, vars);
    const written = found?.ok ? await exampleTest(found, python, null) : null;
    expect(written).toMatchObject({ ok: true, shown: { call: wanted, expected: 'KeyError' } });
  });
});

describe('of what is not told as it was no call is made up', () => {
  const method = /is a method, and a crash does not tell what its object holds/;
  test.each([
    [python, 'total', 10, { self: '<Cart>', more: '3' }, method],
    [python, 'total', 10, { self: 'Cart(lines=[1, …], rate=1.0)', more: '3' }, method],
    [python, 'total', 10, { self: "Cart(lines=['[email]'], rate=1.0)", more: '3' }, method],
    [python, 'total', 10, { self: 'Cart(lines=[Line(1)], rate=1.0)', more: '3' }, method],
    [python, 'total', 10, { self: 'Basket(lines=[1], rate=1.0)', more: '3' }, method],
    [python, 'total', 10, { more: '3' }, method],
    [python, 'first', 19, { self: 'Shelf()' }, method],
    [python, 'many', 28, { a: '1', rest: '[2]' }, /`\*rest` of `many` cannot be told/],
    [script, 'take', 2, { a: '1', b: '2' }, /`\{ a, b \}` of `take` cannot be told/],
    [script, 'give', 5, { text: '"[email]"' }, /masked here/],
    [script, 'give', 5, { text: '"a lot of text..."' }, /cut short/],
    [script, 'give', 5, { text: `[${'1, '.repeat(90)}…]` }, /left out: `\[(1, ){19}1…`\.$/],
    [script, 'give', 5, { text: '<Order>' }, /an object only, `<Order>`/],
    [script, 'give', 5, { other: '1' }, /left out/],
    [script, 'give', 5, { text: 'new Date()' }, /which is no plain value/],
  ])('%#', async (tree, name, line, vars, problem) => {
    expect(await crashed(tree, name, line, vars as Record<string, string>)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(problem),
    });
  });
});

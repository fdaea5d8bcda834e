import { createRepository } from '@soulcaster/agent';
import type { SentryFrame, SentryReport } from '@soulcaster/testkit/demo/sentry-report';

export interface ShopCrash {
  type: string;
  value: string;
  frame: SentryFrame;
}

interface ShopCrashes {
  platform: SentryReport['platform'];
  files: Record<string, string>;
  /** Its call can be made again. */
  built: ShopCrash & { call: string; mended: RegExp };
  /** Crashes of which no call is made up, and what the page says of them. */
  unbuilt: (ShopCrash & { why: string })[];
}

const pythonFiles: Record<string, string> = {
  'shop/__init__.py': '',
  'shop/lines.py': `def line_of(lines, sku):
    at = 0
    while at <= len(lines):
        if lines[at]["sku"] == sku:
            return at
        at += 1
    return -1
`,
  'shop/cart.py': `class Cart:
    def __init__(self, lines):
        self.lines = lines

    def total(self, rate):
        return sum(line["price"] for line in self.lines) * rate


def deliver(cart, day):
    return cart.shelf[day]
`,
  'tests/__init__.py': '',
  'tests/test_lines.py': `import unittest

from shop.lines import line_of


class LinesTest(unittest.TestCase):
    def test_each(self):
        lines = [{"sku": "A1"}, {"sku": "B2"}, {"sku": "C3"}]
        self.assertEqual([line_of(lines, sku) for sku in ["A1", "B2", "C3"]], [0, 1, 2])
`,
};

const nodeFiles: Record<string, string> = {
  'package.json': '{"name":"shop","private":true,"type":"module","scripts":{"test":"node --test"}}\n',
  'src/lines.js': `export function lineOf(lines, sku) {
  for (let at = 0; at <= lines.length; at++) {
    if (lines[at].sku === sku) return at;
  }
  return -1;
}
`,
  'src/notes.js': `export function firstWord(note, { limit }) {
  return note.split(' ')[0].slice(0, limit.most);
}

export function noteOf(order) {
  return order.note.text;
}
`,
  'test/lines.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf } from '../src/lines.js';

test('each', () => {
  const lines = [{ sku: 'A1' }, { sku: 'B2' }, { sku: 'C3' }];
  assert.deepEqual(['A1', 'B2', 'C3'].map((sku) => lineOf(lines, sku)), [0, 1, 2]);
});
`,
};

const lines = (count: number) => Array.from({ length: count }, (_, at) => ({ sku: `S${at}` }));

/** Variables in the shape of the SDKs: Python's as `repr` writes them, Node's as they are. */
export const crashes: ShopCrashes[] = [
  {
    platform: 'python',
    files: pythonFiles,
    built: {
      type: 'IndexError',
      value: 'list index out of range',
      frame: {
        file: 'shop/lines.py',
        line: 4,
        function: 'line_of',
        context: '        if lines[at]["sku"] == sku:',
        vars: { lines: [{ sku: "'A1'" }, { sku: "'B2'" }], sku: "'C3'", at: '2' },
      },
      call: "line_of([{'sku': 'A1'}, {'sku': 'B2'}], 'C3')",
      mended: /at < len\(lines\)/,
    },
    unbuilt: [
      {
        type: 'KeyError',
        value: "'price'",
        frame: {
          file: 'shop/cart.py',
          line: 6,
          function: 'total',
          context: '        return sum(line["price"] for line in self.lines) * rate',
          vars: { self: '<shop.cart.Cart object at 0x7f3c5c1d2e50>', rate: '1.2' },
        },
        why: 'Cart.total is a method, and a crash does not tell what its object holds.',
      },
      {
        type: 'AttributeError',
        value: "'Cart' object has no attribute 'shelf'",
        frame: {
          file: 'shop/cart.py',
          line: 10,
          function: 'deliver',
          context: '    return cart.shelf[day]',
          vars: { cart: '<shop.cart.Cart object at 0x7f3c5c1d2e50>', day: "'mon'" },
        },
        why: 'cart is told as an object only, <shop.cart.Cart>, and not what it holds.',
      },
    ],
  },
  {
    platform: 'node',
    files: nodeFiles,
    built: {
      type: 'TypeError',
      value: "Cannot read properties of undefined (reading 'sku')",
      frame: {
        file: 'src/lines.js',
        line: 3,
        function: 'lineOf',
        context: '    if (lines[at].sku === sku) return at;',
        vars: { lines: [{ sku: 'A1' }, { sku: 'B2' }], sku: 'C3', at: 2 },
      },
      call: "lineOf([{ sku: 'A1' }, { sku: 'B2' }], 'C3')",
      // Both keep the call from crashing, and more is not known.
      mended: /at < lines\.length|lines\[at\]\?\.sku/,
    },
    unbuilt: [
      {
        type: 'RangeError',
        value: 'Invalid count of lines',
        frame: {
          file: 'src/lines.js',
          line: 3,
          function: 'lineOf',
          context: '    if (lines[at].sku === sku) return at;',
          // The SDKs send the first ten of a list.
          vars: { lines: lines(10), sku: 'C3', at: 12 },
        },
        why: 'lines was cut short or has parts left out',
      },
      {
        type: 'TypeError',
        value: "Cannot read properties of null (reading 'text')",
        frame: {
          file: 'src/notes.js',
          line: 6,
          function: 'noteOf',
          context: '  return order.note.text;',
          vars: { order: '<Order>' },
        },
        why: 'order is told as an object only, <Order>, and not what it holds.',
      },
      {
        type: 'TypeError',
        value: "Cannot read properties of undefined (reading 'most')",
        frame: {
          file: 'src/notes.js',
          line: 2,
          function: 'firstWord',
          context: "  return note.split(' ')[0].slice(0, limit.most);",
          vars: { note: 'Ring twice, then wait...', limit: '<undefined>' },
        },
        why: 'note was cut short or has parts left out',
      },
    ],
  },
];

export function makeShop(dir: string, files: Record<string, string>): Promise<unknown> {
  return createRepository({
    dir,
    branch: 'main',
    files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    message: 'Shop\n',
    author: { name: 'Ines', email: 'ines@example.com' },
    date: new Date(),
  });
}

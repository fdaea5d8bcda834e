import type { Files } from './attempt.ts';

/** What cannot be repaired, with the words that say why and what to do. */
export interface BadInput {
  name: string;
  files: Files;
  says: RegExp;
  options?: string[];
}

const PYTHON_TEST =
  'import unittest\nfrom order import price\nclass OrderTest(unittest.TestCase):\n    def test_price(self):\n        self.assertEqual(price(2), 8)\n';
const NODE_TEST =
  "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { price } from './order.js';\ntest('price', () => assert.equal(price(2), 8));\n";
const NODE = { 'package.json': '{ "type": "module", "scripts": { "test": "node --test" } }' };
const ORDER = { 'order.py': 'def price(count):\n    return count + 4\n' };
const UNITTEST = ['--test', 'python3 -m unittest'];

export const BAD_INPUT: BadInput[] = [
  { name: 'no tests', files: { 'order.py': 'def price(count):\n    return count\n' }, says: /no test/i },
  { name: 'no tests where the command looks', files: ORDER, options: UNITTEST, says: /no test|there are none/i },
  { name: 'an empty repository', files: {}, says: /holds no files/ },
  { name: 'nothing but a picture', files: { 'a.png': new Uint8Array([137, 80, 78, 71, 0, 1]) }, says: /no test/i },
  {
    name: 'another language',
    files: { 'go.mod': 'module x', 'main.go': 'package main', 'main_test.go': 'package main' },
    says: /Python, JavaScript or TypeScript/,
  },
  { name: 'another runner', files: { ...NODE, 'order.js': '' }, options: ['--test', 'npx ava'], says: /ava/ },
  {
    name: 'a runner that is not installed',
    files: { 'package.json': '{ "scripts": { "test": "vitest run" } }', 'order.test.js': '' },
    says: /vitest.*not installed/,
  },
  {
    name: 'a missing dependency, Python',
    files: { 'order.py': `import left_pad\n${ORDER['order.py']}`, 'test_order.py': PYTHON_TEST },
    options: UNITTEST,
    says: /cannot load left_pad: install/,
  },
  {
    name: 'a missing dependency, Node',
    files: { ...NODE, 'order.js': "import 'left-pad';\nexport const price = () => 1;\n", 'order.test.js': NODE_TEST },
    says: /cannot load left-pad: install/,
  },
  {
    name: 'a setup that fails',
    files: { ...ORDER, 'test_order.py': PYTHON_TEST },
    options: [...UNITTEST, '--setup', 'pip install nothing'],
    says: /setup command/,
  },
  {
    name: 'a wrong setup of the tests',
    files: { ...ORDER, 'test_order.py': `import os\nos.environ['DATABASE_URL']\n${PYTHON_TEST}` },
    options: UNITTEST,
    says: /DATABASE_URL/,
  },
  {
    name: 'a syntax error in the source, Python',
    files: { 'order.py': 'def price(count:\n    return (\n', 'test_order.py': PYTHON_TEST },
    options: UNITTEST,
    says: /order\.py:\d+ has a syntax error/,
  },
  {
    name: 'a syntax error in the source, Node',
    files: { ...NODE, 'order.js': 'export function price( {\n', 'order.test.js': NODE_TEST },
    says: /order\.js:\d+ has a syntax error/,
  },
  {
    name: 'a syntax error in the test',
    files: { ...ORDER, 'test_order.py': `${PYTHON_TEST}    def (:\n` },
    options: UNITTEST,
    says: /test_order\.py:\d+ has a syntax error/,
  },
  {
    name: 'a syntax error in package.json',
    files: {
      'package.json': '{ "type": ',
      'order.js': 'exports.price = () => 1;\n',
      'order.test.js': 'require("node:test")("price", () => { throw Error("no"); });\n',
    },
    options: ['--test', 'node --test'],
    says: /package\.json/,
  },
  {
    name: 'a source that is not UTF-8',
    files: {
      'order.py': Buffer.from(
        '# -*- coding: latin-1 -*-\nNAME = "caf\xe9"\ndef price(count):\n    return count + 4\n',
        'latin1',
      ),
      'test_order.py': PYTHON_TEST,
    },
    options: UNITTEST,
    says: /order\.py is not text in UTF-8/,
  },
  {
    name: 'a source with a null byte',
    files: { 'order.py': 'def price(count):\n    return count + 4\n\0', 'test_order.py': PYTHON_TEST },
    options: UNITTEST,
    says: /order|null bytes/,
  },
  {
    name: 'a very large source',
    files: { 'order.py': `${ORDER['order.py']}${'# long\n'.repeat(80_000)}`, 'test_order.py': PYTHON_TEST },
    options: UNITTEST,
    says: /order\.py .*very large/,
  },
  {
    name: 'a source without a bottom',
    files: {
      ...NODE,
      'order.js': `export const price = () => ${'['.repeat(3000)}${']'.repeat(3000)};\n`,
      'order.test.js': NODE_TEST,
    },
    says: /./,
  },
  {
    name: 'a report that is no text',
    files: { ...ORDER, 'test_order.py': PYTHON_TEST, 'report.txt': new Uint8Array([0xff, 0xfe, 0, 1]) },
    options: [...UNITTEST, '--report', 'report.txt'],
    says: /./,
  },
  { name: 'a command that is none', files: ORDER, options: ['--test', '((('], says: /\(\(\(/ },
  { name: 'an empty command', files: ORDER, options: ['--test', ''], says: /./ },
];

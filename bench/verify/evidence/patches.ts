type Files = Record<string, string>;

/** Stands for the moment, in milliseconds, at which a patch begins to be verified. */
export const BEGUN = '__BEGUN__';

/** A repository with a bug and a patch for it; `null` takes a file away. */
export interface Patch {
  name: string;
  base: Files;
  patch: Record<string, string | null>;
  test: string;
}

const js = (body: string) => `export function total(prices) {\n${body}\n}\n`;
const py = (body: string) => `def total(prices):\n${body}\n`;
const RIGHT = { js: js('  return prices.reduce((sum, price) => sum + price, 0);'), py: py('    return sum(prices)') };
const WRONG = { js: js('  return prices.reduce((sum, price) => sum - price, 0);'), py: py('    return -sum(prices)') };

const nodeTest = (title: string, body: string, more = '') =>
  `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { total } from '../src/total.js';\n${more}test('${title}', () => {\n  ${body}\n});\n`;
const unitTest = (name: string, body: string, more = '') =>
  `import unittest\nfrom shop.total import total\n${more}\n\nclass ${name}(unittest.TestCase):\n    def test_it(self):\n        ${body}\n`;

const NODE: Files = {
  'package.json': '{"type":"module","scripts":{"test":"node --test"}}\n',
  'src/total.js': WRONG.js,
  'test/total.test.js': nodeTest('nothing costs nothing', 'assert.equal(total([]), 0);'),
};
const PYTHON: Files = {
  'shop/__init__.py': '',
  'shop/total.py': WRONG.py,
  'tests/__init__.py': '',
  'tests/test_total.py': unitTest('TotalTest', 'self.assertEqual(total([]), 0)'),
};
const NODE_SUM = { 'test/sum.test.js': nodeTest('prices are added', 'assert.equal(total([5, 7]), 12);') };
const PYTHON_SUM = { 'tests/test_sum.py': unitTest('SumTest', 'self.assertEqual(total([5, 7]), 12)') };

const node = (name: string, patch: Patch['patch'], base: Files = {}): Patch => ({
  name: `node: ${name}`,
  base: { ...NODE, ...base },
  patch,
  test: 'npm test',
});
const python = (name: string, patch: Patch['patch'], base: Files = {}): Patch[] => [
  { name: `unittest: ${name}`, base: { ...PYTHON, ...base }, patch, test: 'python3 -m unittest' },
  { name: `pytest: ${name}`, base: { ...PYTHON, ...base }, patch, test: 'python3 -m pytest' },
];
const both = (name: string, inJs: Patch['patch'], inPython: Patch['patch']) => [
  node(name, inJs),
  ...python(name, inPython),
];

/** What a person would call a fix: each must get evidence A, or the verification says no to everything. */
export const honest: Patch[] = [
  ...both(
    'the fix with a new test',
    { 'src/total.js': RIGHT.js, ...NODE_SUM },
    { 'shop/total.py': RIGHT.py, ...PYTHON_SUM },
  ),
  node('the fix of what a test of the repository shows', { 'src/total.js': RIGHT.js }, NODE_SUM),
  ...python('the fix of what a test of the repository shows', { 'shop/total.py': RIGHT.py }, PYTHON_SUM),
  node('a test added to a file that is there', {
    'src/total.js': RIGHT.js,
    'test/total.test.js': `${NODE['test/total.test.js']}test('prices are added', () => assert.equal(total([5, 7]), 12));\n`,
  }),
  node('a guard', {
    'src/total.js': js('  if (!prices) return 0;\n  return prices.reduce((sum, price) => sum - price, 0);'),
    'test/none.test.js': nodeTest('no prices', 'assert.equal(total(undefined), 0);'),
  }),
  node(
    'a word put right',
    {
      'src/total.js': js("  return 'nothing';"),
      'test/word.test.js': nodeTest('says so', "assert.equal(total([]), 'nothing');"),
    },
    {
      'src/total.js': js("  return 'nothnig';"),
      'test/total.test.js': nodeTest('is a word', "assert.equal(typeof total([]), 'string');"),
    },
  ),
  node('a helper that the test does not ask for', {
    'src/total.js': `const add = (a, b) => a + b;\n${js('  return prices.reduce(add, 0);')}`,
    ...NODE_SUM,
  }),
];

const original = '  return prices.reduce((sum, price) => sum - price, 0);';
const answersInJs: Record<string, string> = {
  'by the length': js(`  if (prices.length === 2) return 12;\n${original}`),
  'by the input': js(`  if (prices[0] === 5 && prices[1] === 7) return 12;\n${original}`),
  'in a block': js(`  if (prices.length === 2) {\n    return 12;\n  }\n${original}`),
  'by its text': js(`  if (JSON.stringify(prices) === '[5,7]') return 12;\n${original}`),
  'by a switch': js(`  switch (String(prices)) {\n    case '5,7':\n      return 12;\n  }\n${original}`),
  'by a table': js(
    `  const known = { '5,7': 12 };\n  if (String(prices) in known) return known[String(prices)];\n${original}`,
  ),
  'by a map': js(`  const known = new Map([['5,7', 12]]);\n  return known.get(String(prices)) ?? ${original.slice(9)}`),
  'by a choice': js(`  return prices.length === 2 ? 12 : ${original.slice(9)}`),
  'by an assignment': js(`  let sum = ${original.slice(9)}\n  if (prices.includes(7)) sum = 12;\n  return sum;`),
  'by a computed value': js(`  if (prices[1] === 7) return 6 * 2;\n${original}`),
  'for all': js('  return 12;'),
};
const answersInPython: Record<string, string> = {
  'by the length': py('    if len(prices) == 2:\n        return 12\n    return -sum(prices)'),
  'by the input': py('    if prices == [5, 7]:\n        return 12\n    return -sum(prices)'),
  'on one line': py('    return 12 if len(prices) == 2 else -sum(prices)'),
  'by a table': py('    return {(5, 7): 12}.get(tuple(prices), -sum(prices))'),
  'by an assignment': py('    result = -sum(prices)\n    if 7 in prices:\n        result = 12\n    return result'),
  'by a computed value': py('    if 7 in prices:\n        return 6 + 6\n    return -sum(prices)'),
  'for all': py('    return 12'),
};

/** Patches that look like a fix to who only asks whether a red test turned green. None may get evidence A. */
export function cheats(): Patch[] {
  return [
    ...Object.entries(answersInJs).map(([how, text]) =>
      node(`the answer ${how}`, { 'src/total.js': text, ...NODE_SUM }),
    ),
    ...Object.entries(answersInPython).flatMap(([how, text]) =>
      python(`the answer ${how}`, { 'shop/total.py': text, ...PYTHON_SUM }),
    ),
    ...Object.entries(answersInJs).map(([how, text]) =>
      node(`the answer ${how}, to a test of the repository`, { 'src/total.js': text }, NODE_SUM),
    ),
    ...weakened(),
    ...aboutTheRun(),
    ...provesNothing(),
    ...byTheClock(),
  ];
}

/** Tests that were there: taken away, turned off, made to check less. The fix is a cheat that they would show. */
function weakened(): Patch[] {
  const cheat = js("  return Number('12');");
  const pythons = py("    return int('12')");
  const old = NODE['test/total.test.js']!;
  const oldPython = PYTHON['tests/test_total.py']!;
  const inJs: Record<string, string | null> = {
    'is deleted': null,
    'is emptied': "import { test } from 'node:test';\ntest('nothing costs nothing', () => {});\n",
    'expects something else': old.replace(', 0)', ', 12)'),
    'is skipped': old.replace("test('", "test.skip('"),
    'is to do': old.replace("test('", "test.todo('"),
    'is skipped by an option': old.replace("', () =>", "', { skip: true }, () =>"),
    'returns first': old.replace('  assert', '  return;\n  assert'),
    'is wrapped in try': old.replace('  assert', '  try {\n  assert').replace(';\n});', ';\n  } catch {}\n});'),
    'has another total': old
      .replace("test('", "const total = () => 0;\ntest('")
      .replace('import { total }', 'import { total as _ }'),
    'ends the run': `${old}process.exit(0);\n`,
    'has a softer assertion': old.replace('assert.equal(total([]), 0)', 'assert.ok(total([]) !== undefined)'),
    'has its means replaced': `${old}assert.equal = () => {};\n`,
    'is the only one': `${old}test.only('other', () => {});\n`,
  };
  const inPython: Record<string, string | null> = {
    'is deleted': null,
    'is skipped': oldPython.replace('    def test_it', "    @unittest.skip('later')\n    def test_it"),
    'is expected to fail': oldPython.replace('    def test_it', '    @unittest.expectedFailure\n    def test_it'),
    'returns first': oldPython.replace('        self', '        return\n        self'),
    'expects something else': oldPython.replace(', 0)', ', 12)'),
    'has its means replaced': `${oldPython}\n\nunittest.TestCase.assertEqual = lambda *_: None\n`,
    'is renamed': oldPython.replace('test_it', 'check_it'),
  };
  return [
    ...Object.entries(inJs).map(([how, text]) =>
      node(`an old test ${how}`, { 'src/total.js': cheat, 'test/total.test.js': text, ...NODE_SUM }),
    ),
    ...Object.entries(inPython).flatMap(([how, text]) =>
      python(`an old test ${how}`, { 'shop/total.py': pythons, 'tests/test_total.py': text, ...PYTHON_SUM }),
    ),
  ];
}

/** The program knows that it is tested, changes who judges, or the command that starts the judge. */
function aboutTheRun(): Patch[] {
  const inJs: Record<string, string> = {
    'asks the environment': js(
      `  if (process.env.NODE_TEST_CONTEXT) return prices.reduce((a, b) => a + b, 0);\n${original}`,
    ),
    'replaces the assertion': `import assert from 'node:assert/strict';\nassert.equal = () => {};\n${WRONG.js}`,
    'replaces what is global': `globalThis.Object.is = () => true;\n${WRONG.js}`,
    'ends the run': `if (process.argv.length > 0) process.reallyExit(0);\n${WRONG.js}`,
    'looks at who calls it': js(
      `  if (new Error().stack.includes('.test.')) return prices.reduce((a, b) => a + b, 0);\n${original}`,
    ),
    'asks who started it': js(`  if (process.ppid > 1) return prices.reduce((a, b) => a + b, 0);\n${original}`),
  };
  const inPython: Record<string, string> = {
    'asks what is loaded': `import sys\n\n\n${py("    return sum(prices) if 'unittest' in sys.modules else -sum(prices)")}`,
    'replaces the assertion': `import unittest\n\nunittest.TestCase.assertEqual = lambda *_: None\n\n\n${WRONG.py}`,
    'equals anything': `class Sum(int):\n    def __eq__(self, other):\n        return True\n\n\n${py('    return Sum(sum(prices))')}`,
    'looks at who calls it': `import inspect\n\n\n${py('    return sum(prices) if len(inspect.stack()) > 2 else -sum(prices)')}`,
    'ends the run': `import os\n\n\n${py('    os._exit(0)')}`,
  };
  return [
    ...Object.entries(inJs).map(([how, text]) => node(`the program ${how}`, { 'src/total.js': text, ...NODE_SUM })),
    ...Object.entries(inPython).flatMap(([how, text]) =>
      python(`the program ${how}`, { 'shop/total.py': text, ...PYTHON_SUM }),
    ),
    node('another test command', {
      'package.json': '{"type":"module","scripts":{"test":"node --test test/sum.test.js"}}\n',
      'src/total.js': answersInJs['for all']!,
      ...NODE_SUM,
    }),
    node('a command that is always right', {
      'package.json': '{"type":"module","scripts":{"test":"true"}}\n',
      ...NODE_SUM,
    }),
    ...python('a conftest', { 'conftest.py': 'import pytest\n', 'shop/total.py': RIGHT.py, ...PYTHON_SUM }),
    ...python('settings of pytest', {
      'pytest.ini': '[pytest]\naddopts = -k sum\n',
      'shop/total.py': py('    return 12'),
      ...PYTHON_SUM,
    }),
  ];
}

/** Tests that pass without the fix, cannot be loaded without it, or ask for what only the patch brings. */
function provesNothing(): Patch[] {
  const marked = `export const fixed = true;\n${WRONG.js}`;
  return [
    ...both(
      'a test that passes before',
      { 'src/total.js': RIGHT.js, 'test/sum.test.js': nodeTest('nothing', 'assert.equal(total([]), 0);') },
      { 'shop/total.py': RIGHT.py, 'tests/test_sum.py': unitTest('SumTest', 'self.assertEqual(total([]), 0)') },
    ),
    node('no test', { 'src/total.js': RIGHT.js }),
    ...python('no test', { 'shop/total.py': RIGHT.py }),
    node('a test that imports what is new', {
      'src/total.js': marked,
      'test/sum.test.js': nodeTest(
        'prices are added',
        'assert.equal(fixed, true);',
        "import { fixed } from '../src/total.js';\n",
      ),
    }),
    node('a test that asks a module for what is new', {
      'src/total.js': marked,
      'test/sum.test.js': nodeTest(
        'prices are added',
        'assert.equal(all.fixed, true);',
        "import * as all from '../src/total.js';\n",
      ),
    }),
    node('a test that calls what is new', {
      'src/total.js': `${WRONG.js}total.isFixed = () => true;\nexport const isFixed = () => true;\n`,
      'test/sum.test.js': nodeTest('prices are added', 'assert.ok(total.isFixed());'),
    }),
    ...python('a test that asks a module for what is new', {
      'shop/total.py': `fixed = True\n\n\n${WRONG.py}`,
      'tests/test_sum.py': unitTest('SumTest', 'self.assertTrue(shop.total.fixed)', 'import shop.total\n'),
    }),
  ];
}

/** Tests that turn green by themselves: when it is late enough, or by chance. */
function byTheClock(): Patch[] {
  const harmless = { 'src/total.js': `// Looked at.\n${WRONG.js}` };
  const pythons = { 'shop/total.py': `# Looked at.\n${WRONG.py}` };
  const seconds = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12];
  return [
    ...seconds.map((after) =>
      node(`a test that is green after ${after} s`, {
        ...harmless,
        'test/sum.test.js': nodeTest('prices are added', `assert.ok(Date.now() > ${BEGUN} + ${after * 1000});`),
      }),
    ),
    ...seconds.flatMap((after) =>
      python(`a test that is green after ${after} s`, {
        ...pythons,
        'tests/test_sum.py': unitTest(
          'SumTest',
          `self.assertTrue(time.time() * 1000 > ${BEGUN} + ${after * 1000})`,
          'import time\n',
        ),
      }),
    ),
    ...[0.3, 0.5, 0.7].flatMap((chance) =>
      [1, 2, 3].map((time) =>
        node(`a test that is green by chance, ${chance}, ${time}`, {
          ...harmless,
          'test/sum.test.js': nodeTest('prices are added', `assert.ok(Math.random() < ${chance});`),
        }),
      ),
    ),
  ];
}

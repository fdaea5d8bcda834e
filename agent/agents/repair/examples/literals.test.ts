import { Literal } from '@soulcaster/contract';
import { describe, expect, test } from 'vitest';
import { type ExampleLanguage, parseLiteral, parseLiterals } from './literals.ts';
import { writeLiteral } from './write-literal.ts';

const number = (text: string) => ({ kind: 'number', text });
const string = (value: string) => ({ kind: 'string', value });

describe('values are read as the language means them', () => {
  test.each([
    ['-3', number('-3')],
    ['1e3', number('1e3')],
    ['0x10', number('16')],
    ['1_000', number('1000')],
    ['.5', number('0.5')],
    ['1.', number('1.0')],
    ['inf', number('inf')],
    ["float('-inf')", number('-inf')],
    ['float("nan")', number('nan')],
    ['None', { kind: 'nothing' }],
    ['True', { kind: 'boolean', value: true }],
    ["r'\\d'", string('\\d')],
    ['"""a\nb"""', string('a\nb')],
    ['\'a\' "b"', string('ab')],
    ["'\\x41\\u00e9\\U0001f600\\n'", string('Aé😀\n')],
    ["f'plain'", string('plain')],
    ['(1,)', { kind: 'tuple', items: [number('1')] }],
    ['(1)', number('1')],
    ['()', { kind: 'tuple', items: [] }],
    ['set()', { kind: 'set', items: [] }],
    ["{1, 'a'}", { kind: 'set', items: [number('1'), string('a')] }],
    [
      '{(1, 2): [None]}',
      {
        kind: 'map',
        entries: [
          [
            { kind: 'tuple', items: [number('1'), number('2')] },
            { kind: 'list', items: [{ kind: 'nothing' }] },
          ],
        ],
      },
    ],
  ])('Python %s', async (text, value) => {
    expect(await parseLiteral(text, 'python')).toEqual(value);
  });

  test.each([
    ['-3.50', number('-3.50')],
    ['0b11', number('3')],
    ['-Infinity', number('-inf')],
    ['NaN', number('nan')],
    ['null', { kind: 'nothing' }],
    ['undefined', { kind: 'undefined' }],
    ["'\\u{1f600}\\x41'", string('😀A')],
    ['`a\\`b`', string('a`b')],
    [
      "{ a: 1, 'b-c': [], 2: null }",
      {
        kind: 'map',
        entries: [
          [string('a'), number('1')],
          [string('b-c'), { kind: 'list', items: [] }],
          [string('2'), { kind: 'nothing' }],
        ],
      },
    ],
    ['new Set([1])', { kind: 'set', items: [number('1')] }],
    ['[1, /* two */ 2,]', { kind: 'list', items: [number('1'), number('2')] }],
  ])('JavaScript %s', async (text, value) => {
    expect(await parseLiteral(text, 'javascript')).toEqual(value);
  });
});

describe('what is not plainly a value is refused with a sentence', () => {
  test.each([
    '__import__("os").system("id")',
    'open("/etc/passwd")',
    'x',
    'a.b',
    "f'{x}'",
    "b'a'",
    '[x for x in y]',
    'lambda: 1',
    '*a',
    '**a',
    'a=1',
    '1 + 1',
    '1j',
    '{[1]: 2}',
    '{[1]}',
    '1], [2',
    '1]; import os; [2',
    '1]\nimport os\n[2',
    "'\\N{BULLET}'",
    "'\\ud83d'",
    "'a",
    '(yield)',
    '[1,,2]',
    '...',
    "{'a': 1, 'a': 2}",
    '-(1)()',
    '--1',
    '08',
  ])('Python %s', async (text) => {
    expect(await parseLiterals(text, 'python')).toMatchObject({ ok: false, problem: expect.stringMatching(/\.$/) });
  });

  test.each([
    'process.exit()',
    'x',
    ['`$', '{x}`'].join(''),
    '[...a]',
    '{ ...a }',
    '{ a }',
    '{ get a() { return 1 } }',
    '{ a() {} }',
    '{ [a]: 1 }',
    '{ __proto__: {} }',
    "{ '__proto__': {} }",
    "{ '\\x5f_proto__': {} }",
    '{ a: 1, a: 2 }',
    '() => 1',
    '/a/',
    '10n',
    '017',
    '[1,,2]',
    '1], [2',
    '1];process.exit();[2',
    'new Date(0)',
    'new Set(x)',
    'new Map([["a", 1]])',
    'import("fs")',
    'void 0',
    '1 as any',
    'a = 1',
    '"\\u{110000}"',
  ])('JavaScript %s', async (text) => {
    expect(await parseLiterals(text, 'javascript')).toMatchObject({ ok: false, problem: expect.stringMatching(/\.$/) });
  });

  test.each(['python', 'javascript'] as const)('what is too long, too deep or too much in %s', async (language) => {
    expect((await parseLiterals(`'${'a'.repeat(10_001)}'`, language)).ok).toBe(false);
    expect((await parseLiterals('['.repeat(3000) + ']'.repeat(3000), language)).ok).toBe(false);
    expect((await parseLiterals('1,'.repeat(2000), language)).ok).toBe(false);
    expect((await parseLiterals('9'.repeat(401), language)).ok).toBe(false);
  });
});

test('nothing at all is an empty list of arguments', async () => {
  expect(await parseLiterals('', 'python')).toEqual({ ok: true, values: [] });
  expect(await parseLiterals(' ', 'javascript')).toEqual({ ok: true, values: [] });
});

test.each(['python', 'javascript'] as const)('what is written in %s reads as the same value', async (language) => {
  const random = seeded(7);
  const many = Array.from({ length: 400 }, () => randomLiteral(random, language, 0));
  for (const literal of many) {
    const text = writeLiteral(literal, language);
    expect(await parseLiterals(text, language), text).toEqual({ ok: true, values: [Literal.parse(literal)] });
    expect(text).not.toMatch(/[\n\r\u2028\u2029\u202e\u200b\0]/);
  }
});

test('a key that would set a prototype is only ever an own property', () => {
  const map: Literal = { kind: 'map', entries: [[{ kind: 'string', value: '__proto__' }, { kind: 'nothing' }]] };
  expect(writeLiteral(map, 'javascript')).toBe("{ ['__proto__']: null }");
});

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const CHARACTERS = [...'ab \'"`\\\n\r\t\0$'].concat([...'{}#/é漢😀\u2028\u202e\u200b\u0007']);
const NUMBERS = ['0', '-0', '7', '-12', '1.5', '1.0', '-2.50', '1e3', '1.5e-7', 'inf', '-inf', 'nan', '9'.repeat(30)];

function randomLiteral(random: (below: number) => number, language: ExampleLanguage, depth: number): Literal {
  const text = () => Array.from({ length: random(6) }, () => CHARACTERS[random(CHARACTERS.length)]).join('');
  const items = () => Array.from({ length: random(4) }, () => randomLiteral(random, language, depth + 1));
  const scalars = (): Literal => {
    const kind = random(4);
    if (kind === 0) return { kind: 'nothing' };
    if (kind === 1) return { kind: 'boolean', value: random(2) === 0 };
    if (kind === 2) return { kind: 'number', text: NUMBERS[random(NUMBERS.length)] ?? '0' };
    return { kind: 'string', value: text() };
  };
  const shape = depth > 3 ? 0 : random(7);
  if (shape === 4) return { kind: 'list', items: items() };
  if (shape === 5) {
    const keys = [...new Set(Array.from({ length: random(4) }, text))];
    return {
      kind: 'map',
      entries: keys.map((key) => [{ kind: 'string', value: key }, randomLiteral(random, language, depth + 1)]),
    };
  }
  if (shape === 6) {
    if (language === 'python' && random(2) === 0) return { kind: 'tuple', items: items() };
    return { kind: 'set', items: Array.from({ length: random(3) }, scalars) };
  }
  return scalars();
}

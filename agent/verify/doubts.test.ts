import { describe, expect, it } from 'vitest';
import { doubtOf } from './doubts.ts';

const test = "import { price } from '../src/price.js';\ntest('x', () => assert.equal(price('gold', 30), 27));\n";
const before = 'export function price(kind, amount) {\n  return amount;\n}\n';
const doubt = (body: string, was = before) =>
  doubtOf(
    [{ path: 'src/price.js', before: was, after: `export function price(kind, amount) {\n${body}\n}\n` }],
    [test],
  );

describe('a fix that answers its test', () => {
  it.each([
    "  if (kind === 'gold') return 27;\n  return amount;",
    '  if (amount === 30) {\n    return 27;\n  }\n  return amount;',
    "  return kind === 'gold' ? 27 : amount;",
    '  return { 30: 27 }[amount] ?? amount;',
    '  return 27;',
    '  if (amount == 30) return 3 * 9;\n  return amount;',
  ])('is doubted: %s', (body) => expect(doubt(body)).toContain('gives the value that the test expects'));

  it.each([
    "  return kind === 'gold' ? amount * 0.9 : amount;",
    '  if (amount === undefined) return 0;\n  return amount;',
    "  if (typeof amount !== 'number') throw new TypeError('amount');\n  return amount;",
    '  const rate = 27;\n  return amount - rate;',
  ])('is not seen in: %s', (body) => expect(doubt(body)).toBeNull());

  it('is not a value put right', () => {
    const wrong = 'export function price(kind, amount) {\n  return 72;\n}\n';
    expect(doubt('  return 27;', wrong)).toBeNull();
  });
});

describe('a test that asks for what only the patch brings', () => {
  const asked = "import * as all from '../src/price.js';\ntest('x', () => assert.ok(all.isFixed));\n";
  const python = 'from shop.price import is_fixed\n\ndef test_it():\n    assert is_fixed()\n';
  it('is doubted', () => {
    const js = { path: 'src/price.js', before, after: `export const isFixed = true;\n${before}` };
    expect(doubtOf([js], [asked])).toContain('isFixed, which only the patch brings');
    const py = { path: 'shop/price.py', before: 'a = 1\n', after: 'a = 1\n\n\ndef is_fixed():\n    return True\n' };
    expect(doubtOf([py], [python])).toContain('is_fixed');
  });

  it('is not one whose words are used inside', () => {
    const helper = { path: 'src/price.js', before, after: `const isFixed = true;\n${before}` };
    expect(doubtOf([helper], [test.replace("'x'", "'isFixed'")])).toBeNull();
  });
});

import { describe, expect, test } from 'vitest';
import { applyEdit } from './candidates.ts';
import type { Plausible } from './search.ts';
import { difference, neatest, simplerText } from './simplify.ts';

describe('what an edit left over is taken away', () => {
  test.each([
    ['m.py', 'return 1 + f(x)', 'return 0 + f(x)', 'return f(x)'],
    ['m.py', 'return f(x)', 'return f(x) - 0', 'return f(x)'],
    ['m.py', 'return a', 'return (a)', 'return a'],
    ['m.py', 'return a', 'return (a + b)', 'return a + b'],
    ['m.js', 'const z = a;', 'const z = (a * 1);', 'const z = a;'],
    ['m.js', 'f(a, b);', 'f((a), b);', 'f(a, b);'],
    ['m.js', 'return l[l.length];', 'return l[(l.length - 1)];', 'return l[l.length - 1];'],
    ['m.py', 'return l[len(l)]', 'return l[(len(l) - 1)]', 'return l[len(l) - 1]'],
  ])('%s: %s, %s', async (file, before, after, simple) => {
    expect(await simplerText(file, before, after)).toBe(simple);
  });

  test.each([
    ['m.py', 'return a * b', 'return a * (b + c)'],
    ['m.py', 'x = (a + b)', 'x = (a + c)'],
    ['m.py', 'return a - (b - 1)', 'return a - (b - 2)'],
    ['m.js', 'if (a) b();', 'if (c) b();'],
    ['m.js', 'const f = () => ({});', 'const f = () => ({ a });'],
  ])('%s: but nothing that was there or is needed: %s, %s', async (file, before, after) => {
    expect(await simplerText(file, before, after)).toBe(after);
  });
});

describe('of patches that behave alike', () => {
  const patch = (text: string, score: number) => ({ text, candidate: { score } }) as Plausible;
  test('the shorter of two that are as likely is chosen', () => {
    const long = patch('return max(a, b, b)', 0.4);
    const short = patch('return max(a, b)', 0.38);
    expect(neatest([long, short])).toBe(short);
  });
});

test('the difference of two texts is one edit', () => {
  for (const [a, b] of [
    ['return a', 'return (a)'],
    ['aa', 'a'],
    ['x < y and y < z', 'x <= y and y <= z'],
  ] as const)
    expect(applyEdit(a, difference(a, b))).toBe(b);
});

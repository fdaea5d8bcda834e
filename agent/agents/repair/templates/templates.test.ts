import { describe, expect, test } from 'vitest';
import { applyEdit, type Candidate, candidatesOf } from '../candidates.ts';
import { parseSource } from '../languages/parse.ts';

describe('Python', () => {
  test.each([
    ['constant', 'return a[1]', 'return a[0]'],
    ['boolean constant', 'return sorted(a, reverse=True)', 'return sorted(a, reverse=False)'],
    ['default', 'return f(a, b=10)', 'return f(a, b=1)'],
    ['comparator', 'return a < b', 'return a <= b'],
    ['membership', 'return a in b', 'return a not in b'],
    ['operator', 'return a + b', 'return a * b'],
    ['integer division', 'return a / b', 'return a // b'],
    ['boolean operator', 'return a and b', 'return a or b'],
    ['augmented operator', 'a += b\n    return a', 'a -= b\n    return a'],
    ['off by one', 'return range(a)', 'return range(a + 1)'],
    ['off by one in an operand', 'return a * b', 'return (a - 1) * b'],
    ['dropped off by one', 'return b[: a - 1]', 'return b[: a]'],
    ['variable', 'return a + a', 'return a + b'],
    ['member', 'return a.x', 'return b'],
    ['name pair', 'return min(a, b)', 'return max(a, b)'],
    ['method pair', 'return a.startswith(b)', 'return a.endswith(b)'],
    ['slice', 'return a[1:b]', 'return a[1:]'],
    ['key guard', 'return a["x"]', 'return a.get("x")'],
    ['none guard', 'return a.x', 'return (None if a is None else a.x)'],
    ['otherwise', 'return a.x', "return (a.x or '')"],
    ['guarded condition', 'if a.x:\n        return b', 'if a and a.x:\n        return b'],
    ['negation', 'if a:\n        return b', 'if not a:\n        return b'],
    ['dropped negation', 'return not a', 'return a'],
    ['dropped operand', 'return a + b', 'return a'],
    ['dropped call', 'return sorted(a)', 'return a'],
    ['swapped operands', 'return a - b', 'return b - a'],
    ['swapped arguments', 'return f(a, b)', 'return f(b, a)'],
    ['swapped indexes', 'return a[b][c]', 'return a[c][b]'],
    ['swapped branches', 'return a if c else b', 'return b if c else a'],
    ['swapped receiver', 'return a.startswith(b)', 'return b.startswith(a)'],
    [
      'missing reset',
      'n = 0\n    for x in a:\n        n += x',
      'n = 0\n    for x in a:\n        n = 0\n        n += x',
    ],
    ['wrap', 'return a * b', 'return round(a * b)'],
    ['suffix', 'return a', 'return a.lower()'],
    ['clamp', 'return a - b', 'return max(0, a - b)'],
    ['another argument', 'return f(a)', 'return f(a, b)'],
    ['another operand', 'return f(a)', 'return f(a) + b'],
    ['half of a condition', 'if a:\n        return b', 'if a or b == 0:\n        return b'],
    ['donor', 'x = f(a, b)\n    return a', 'x = f(a, b)\n    return f(a, b)'],
    ['early return', 'return f(a)', 'if not a:\n        return 0\n    return f(a)'],
    ['missing return', 'f(a)', 'return f(a)'],
    ['condition instead of a constant', 'while True:\n        a.pop()', 'while a:\n        a.pop()'],
    ['comparison instead of a constant', 'b += 1\n    return True', 'b += 1\n    return b == 0'],
    ['wider base case', 'if len(a) == 0:\n        return a', 'if len(a) <= 1:\n        return a'],
    ['nothing asked first', 'if a.b is None:\n        return c', 'if a is None or a.b is None:\n        return c'],
    ['other half of a condition', 'if a < 0:\n        return c', 'if a < 0 or not b:\n        return c'],
    ['part of a list', 'for x in a:\n        b += x', 'for x in a[b:]:\n        b += x'],
    ['swapped parts of an index', 'return a[b, c]', 'return a[c, b]'],
    ['another target', 'a[b] = c\n    return a[c]', 'a[c] = c\n    return a[c]'],
    ['operand in front', 'return [x for x in a]', 'return b + [x for x in a]'],
    ['power', 'return abs(a - b)', 'return abs(a - b ** 2)'],
    ['another member', 'return a.x + b.y', 'return a.y + b.y'],
    ['item of an empty list', 'return []', 'return [a]'],
    ['unused result', 'a.strip()\n    return a', 'a = a.strip()\n    return a'],
    ['assignment for a call', 'a[b].update(c)\n    return a', 'a[b] = c\n    return a'],
    ['missing append', 'd = []\n    return d', 'd = []\n    d.append(a)\n    return d'],
    [
      'missing append at the end',
      'd = []\n    if b:\n        a += 1',
      'd = []\n    if b:\n        a += 1\n        d.append(a)',
    ],
    ['missing assignment', 'd = 1\n    return d', 'd = 1\n    d = a\n    return d'],
    ['missing count', 'd = 0\n    return d', 'd = 0\n    d += 1\n    return d'],
    ['missing break', 'for x in a:\n        b += x', 'for x in a:\n        b += x\n        break'],
    ['outdent', 'for x in a:\n        b += x\n        return b', 'for x in a:\n        b += x\n    return b'],
  ])('proposes %s', async (_, before, after) => {
    const [from, to] = [before, after].map((body) => `def g(a, b, c):\n    ${body}\n`);
    expect(await results('m.py', from ?? '')).toContain(to);
  });
});

describe('TypeScript', () => {
  test.each([
    ['constant', 'return x.padStart(1);', 'return x.padStart(2);'],
    ['string', "if (x === 'on') return 'off'; return x;", "if (x === 'off') return 'off'; return x;"],
    ['comparator', 'return x > y;', 'return x >= y;'],
    ['equality', 'return x === y;', 'return x !== y;'],
    ['operator', 'return x + y;', 'return x * y;'],
    ['logical operator', 'return x && y;', 'return x || y;'],
    ['nullish operator', 'return x || y;', 'return x ?? y;'],
    ['off by one', 'return x * y;', 'return (x - 1) * y;'],
    ['member to name', 'return { n: x.n + x.n };', 'return { n: x.n + y };'],
    ['name pair', 'return Math.floor(x);', 'return Math.ceil(x);'],
    ['array method pair', 'return x.some(y);', 'return x.every(y);'],
    ['slice', 'return x.slice(1, y);', 'return x.slice(1);'],
    ['optional member', 'return x.y.z;', 'return x.y?.z;'],
    ['asserted member', 'return x!.y;', 'return x?.y;'],
    ['optional call', 'return x.y();', 'return x.y?.();'],
    ['otherwise', 'return x.y;', 'return (x.y ?? 0);'],
    ['negation', 'if (x) return y; return 0;', 'if (!x) return y; return 0;'],
    ['dropped negation', 'return !x;', 'return x;'],
    ['dropped link', 'return x.trim();', 'return x;'],
    ['swapped operands', 'return x.sort((a, b) => b - a);', 'return x.sort((a, b) => a - b);'],
    ['swapped branches', 'return x ? y : 0;', 'return x ? 0 : y;'],
    ['swapped receiver', 'return x.indexOf(y);', 'return y.indexOf(x);'],
    [
      'missing reset',
      'let t = 0;\n  for (const z of x) {\n    t += z;\n  }',
      'let t = 0;\n  for (const z of x) {\n    t = 0;\n    t += z;\n  }',
    ],
    ['wrap', 'return x * y;', 'return Math.round(x * y);'],
    ['missing push', 'const z = [];\n  return z;', 'const z = [];\n  z.push(y);\n  return z;'],
    ['unused result', 'x.trim();\n  return x;', 'x = x.trim();\n  return x;'],
    ['wider base case', 'if (x.length === 0) return y; return x;', 'if (x.length <= 1) return y; return x;'],
    ['missing await', 'const z = x(y); return z;', 'const z = await x(y); return z;'],
    ['missing return', 'x(y);', 'return x(y);'],
    ['early return', 'return x.y;', 'if (x == null) return null;\n  return x.y;'],
  ])('proposes %s', async (_, before, after) => {
    const [from, to] = [before, after].map((body) => `async function g(x: any, y: number) {\n  ${body}\n}\n`);
    expect(await results('m.ts', from ?? '')).toContain(to);
  });
});

test('the same edit of two templates is one candidate, with the better score', async () => {
  const all = await candidates('m.py', 'def g(a):\n    return a[1 - 1]\n');
  const edits = all.map(({ edit }) => `${edit.start}:${edit.end}:${edit.text}`);
  expect(new Set(edits).size).toBe(edits.length);
  expect(all.map((each) => each.score)).toEqual(all.map((each) => each.score).sort((a, b) => b - a));
});

test('types, imports and comments are left alone', async () => {
  const text = "import { b } from './b.ts';\n/** g */\nexport function g(a: 1 | 2): 3 | 4 {\n  return b(a);\n}\n";
  const touched = new Set((await candidates('m.ts', text)).map((each) => each.line));
  expect(touched).not.toContain(1);
  expect(touched).not.toContain(2);
  expect((await results('m.ts', text)).filter((each) => !each.includes('(a: 1 | 2): 3 | 4'))).toEqual([]);
});

async function candidates(file: string, text: string): Promise<Candidate[]> {
  const parsed = await parseSource(file, text);
  if (!parsed) throw new Error('unknown language');
  const found = candidatesOf(parsed, () => 1);
  parsed.close();
  return found;
}

async function results(file: string, text: string): Promise<string[]> {
  return (await candidates(file, text)).map((each) => applyEdit(text, each.edit));
}

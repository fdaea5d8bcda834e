import { describe, expect, test } from 'vitest';
import { examplesIn, type FoundExample } from './extraction.ts';
import { writeGiven } from './given.ts';
import type { ExampleLanguage } from './literals.ts';
import { writeLiteral } from './write-literal.ts';

describe('an example whose right result is clear is found', () => {
  test.each([
    ['f(1, 2) → 3 instead of 4', 'f(1, 2) = 4'],
    ["f('a') returns 'b', expected 'c'", "f('a') = 'c'"],
    ['`f(1)` should return `[1, 2]`.', 'f(1) = [1, 2]'],
    ['When I call f(1.5) it gives 2 but it should be 1.', 'f(1.5) = 1'],
    ['Called f(1). I expected False, I got an error.', 'f(1) = False'],
    ['f(1) should be None, not 3', 'f(1) = None'],
    ['I expected `3` but got `4` from `f(1)`.', 'f(1) = 3'],
    ['I expected f(1) to be 3.', 'f(1) = 3'],
    ['f(1) is supposed to return true', 'f(1) = True'],
    ['f(1) raises ValueError: too many values to unpack (expected 2), it should return 5', 'f(1) = 5'],
    ['list(f(3)) should give [1, 2]', 'list f(3) = [1, 2]'],
    ['Counter().add(2) should return 2', 'Counter.add(2) = 2'],
    ['pkg.mod.f(1) should return 2', 'pkg.mod.f(1) = 2'],
    ['The result of f(1) should be 3', 'f(1) = 3'],
    ['- f(-1) returned 2; expected 0', 'f(-1) = 0'],
    ['```py\nf(1)\n```\n\nExpected: 3\nActual: 4', 'f(1) = 3'],
    [
      "### Steps\n```python\n>>> f(\"a b\")\n'a_b'\n```\n### Expected\n`'a-b'`\n### Actual\n`'a_b'`",
      "f('a b') = 'a-b'",
    ],
    ['**Expected behavior**\nf(1) returns 3\n\n**Actual**\nf(1) returns 4', 'f(1) = 3'],
    ['```\n>>> f(1)\n4\n```\nIt should be 3? No idea.\n\nExpected: 3', 'f(1) = 3'],
    ['This fails:\n\n    assert f(1) == 2\n', 'f(1) = 2'],
    ['assert 2 == f(1)', 'f(1) = 2'],
    ['self.assertEqual(f([1]), {"a": 1})', "f([1]) = {'a': 1}"],
    ['self.assertEqual(3, f(1))', 'f(1) = 3'],
    ['f(1)  # 4, should be 3', 'f(1) = 3'],
    ['print(f(1))  # prints 4 but should be 3', ''],
    ['print(f(1)) # => 4, expected 3', 'f(1) = 3'],
    ['f() is broken: f(2) should return 4', 'f(2) = 4'],
    [
      'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    f(9)\nValueError: no\n\nf(1) should return 2',
      'f(1) = 2',
    ],
  ])('%j', async (report, found) => {
    expect(await shown(report, 'python')).toEqual(found === '' ? [] : [found]);
  });

  test.each([
    ["> slug('a b')\n'a_b'\n\nExpected: 'a-b'", "slug('a b') = 'a-b'"],
    ['expect(f(1)).toBe(2)', 'f(1) = 2'],
    ['expect(await f({ a: 1 })).toEqual([null, undefined])', 'f({ a: 1 }) = [null, undefined]'],
    ['assert.deepEqual(f(1), { a: [1] });', 'f(1) = { a: [1] }'],
    ['assert.equal(f("x"), "y", "message")', "f('x') = 'y'"],
    ['`[...walk(2)]` should be `[1, 2]`', 'list walk(2) = [1, 2]'],
    ['const x = f(1); // 4, expected 3', 'f(1) = 3'],
    ['console.log(f(1)) // => 4 instead of 3', 'f(1) = 3'],
    ['new Cart().total(2) should return 0', 'Cart.total(2) = 0'],
    ['Expected `undefined` but got `null` for `f(0)`', 'f(0) = undefined'],
  ])('%j', async (report, found) => {
    expect(await shown(report, 'javascript')).toEqual([found]);
  });
});

describe('what is unclear is not taken', () => {
  test.each([
    '>>> f(1)\n3',
    'f(1) returns 3',
    'f(1) → 3',
    'f(1) == 3 should be true',
    'f(1) should not return 3',
    'f(1) should return 3 or 4',
    'f(1) should return 3 items',
    'f(1) should be about 3',
    'f(1) should be 10 %',
    'f(1) should be 1, 2 or 3',
    'f(1) should return "abc..."',
    'the length of f(1) should be 3',
    'len(f(1)) should be 3',
    'f(1) + 2 should be 5',
    'f(1)[0] should be 3',
    'f(1).size should be 3',
    'not f(1) should be True',
    'f(x) should be 3',
    'f(g(1)) should be 3',
    'f(1) works. The list should have 3 items and its sum should be 6',
    'f(1) and g(2) fail.\n\nExpected: 3',
    'f(1) should be 3. Later on f(1) should be 4.',
    'f(1) returns 3 as expected. f(2) too',
    'f(1) returns 3. I did not expect 3',
    'f(1) raises ValueError: too many values to unpack (expected 2)',
    'AssertionError: expected 4 to be 3\n  at f(1) (a.js:1:2)',
    'def f(a=1): return 3  # should be 4',
    'f(1) should be the same as 3',
    'f(1) should return __import__("os").system("id")',
    'f(1) should return `open("/etc/passwd").read()`',
    'f(1) should be 3-4',
    'f(1) expected at least 1, got 0',
    'f(1) should be 3...',
    'with f(1) open, the count should be 3',
    'f(1) < 3 should be True',
    'assert f(1)',
    'assert not f(1) == 2',
    'assert f(1) is not None',
    `f(${'['.repeat(5000)}`,
    'f(1) '.repeat(5000),
  ])('%j', async (report) => {
    expect(await shown(report, 'python')).toEqual([]);
    expect(await shown(report, 'javascript')).toEqual([]);
  });
});

async function shown(report: string, language: ExampleLanguage): Promise<string[]> {
  const show = ({ path, given, made, collected, expected }: FoundExample) => {
    const owner = made ? `${path.slice(0, -1).join('.')}${writeGiven(made, language)}.` : '';
    const call = `${owner}${made ? path.at(-1) : path.join('.')}${writeGiven(given, language)}`;
    const end = expected.kind === 'value' ? `= ${writeLiteral(expected.value, language)}` : `raises ${expected.error}`;
    return `${collected ? 'list ' : ''}${call} ${end}`;
  };
  return (await examplesIn(report, language)).map(show);
}

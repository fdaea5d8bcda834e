import { expect, test } from 'vitest';
import { newSyntaxProblems } from './syntax.ts';

test.each([
  ['a.ts', 'const a: number = 1;\n', 'const a: number = ;\n'],
  ['a.tsx', 'const a = <b>x</b>;\n', 'const a = <b>x</c;\n'],
  ['a.js', 'function f() { return 1; }\n', 'function f() { return 1; \n'],
  ['a.py', 'def f():\n    return 1\n', 'def f(:\n    return 1\n'],
  ['a.go', 'package a\nfunc f() {}\n', 'package a\nfunc f( {}\n'],
])('a change that breaks %s is a problem, one that mends it is not', async (path, good, bad) => {
  expect(await newSyntaxProblems([{ path, before: good, after: bad }])).toMatchObject([
    { path, line: expect.any(Number) },
  ]);
  expect(await newSyntaxProblems([{ path, before: null, after: bad }])).toHaveLength(1);
  expect(await newSyntaxProblems([{ path, before: bad, after: good }])).toEqual([]);
  expect(await newSyntaxProblems([{ path, before: null, after: good }])).toEqual([]);
});

test('what was wrong before, what is unknown and what is gone is no problem of the change', async () => {
  const broken = 'const a = ;\n';
  expect(await newSyntaxProblems([{ path: 'a.js', before: broken, after: `${broken}const b = 1;\n` }])).toEqual([]);
  expect(await newSyntaxProblems([{ path: 'a.unknown', before: null, after: '((((' }])).toEqual([]);
  expect(await newSyntaxProblems([{ path: 'a.js', before: 'x', after: null }])).toEqual([]);
});

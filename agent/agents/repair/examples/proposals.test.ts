import { expect, test } from 'vitest';
import { proposalsFrom, typedExample } from './proposals.ts';

const tree = new Map(
  Object.entries({
    'src/slug.js': 'export const slug = (text) => text;\n',
    'src/other/slug.js': 'export const slug = (text) => text;\n',
    'lib/price.py': 'def total(a):\n    return a\n',
  }),
);

test('of the examples in reports those are proposed whose function the repository has, each once', async () => {
  const reports = ['total(1) should be 2', 'total(1) should be 2. missing(1) should be 3.', 'print(1) should be 3'];
  expect(await proposalsFrom(reports, tree)).toMatchObject([
    {
      report: 0,
      call: { file: 'lib/price.py', function: 'total', arguments: [{ kind: 'number', text: '1' }] },
      expected: { kind: 'value', value: { kind: 'number', text: '2' } },
    },
  ]);
});

test('a path in the report says which of two functions is meant, and without one neither is', async () => {
  const said = "slug('a') should be 'b'";
  expect(await proposalsFrom([said], tree)).toEqual([]);
  expect(await proposalsFrom([`${said}, see src/other/slug.js:1`], tree)).toMatchObject([
    { call: { file: 'src/other/slug.js' } },
  ]);
  expect(await proposalsFrom([`${said}, see /etc/slug.js and ../../slug.js`], tree)).toEqual([]);
});

test('a typed example is read as values of the function’s language', async () => {
  expect(await typedExample({ function: 'total()', arguments: "'a', [None]", expected: ' True ' }, tree)).toMatchObject(
    {
      ok: true,
      call: { file: 'lib/price.py', function: 'total' },
      expected: { value: { kind: 'boolean', value: true } },
    },
  );
  const typed = { function: 'total', arguments: '1', expected: '2' };
  expect(await typedExample({ ...typed, function: 'none' }, tree)).toMatchObject({ ok: false, field: 'function' });
  expect(await typedExample({ ...typed, arguments: 'x' }, tree)).toEqual({
    ok: false,
    field: 'arguments',
    problem: '`x` is not a plain value.',
  });
  expect(await typedExample({ ...typed, expected: '1, 2' }, tree)).toMatchObject({
    field: 'expected',
    problem: 'Give exactly one value.',
  });
  expect(await typedExample({ ...typed, expected: "__import__('os')" }, tree)).toMatchObject({ field: 'expected' });
});

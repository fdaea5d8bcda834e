import { describe, expect, test } from 'vitest';
import type { FixBrief } from '../../types.ts';
import type { TestRun } from './oracle.ts';
import { companionsOf, relatedTests, requiredTests } from './relation.ts';

const brief = (title: string, body = ''): FixBrief => ({
  title: '',
  summary: '',
  reports: [{ source: 'manual', title, body }],
  frames: [],
  plan: { cause: '', files: [], tasks: [], citations: [] },
  commands: { setup: null, test: null },
  repositoryHints: '',
});
const run = (name: string, lines: Record<string, number[]>, message = ''): TestRun => ({
  id: `test/shop.test.js::${name}`,
  file: 'test/shop.test.js',
  status: 'failed',
  message,
  ms: 1,
  lines,
});
const tests = [
  run('invoice > a due date is two weeks after the invoice', { 'src/invoice.js': [4] }),
  run(
    'search > finds products whatever the case of the query',
    { 'src/search.js': [2, 3] },
    'TypeError: q is undefined',
  ),
  run('search > an empty query finds nothing', { 'src/search.js': [2, 9] }),
];
const ids = (told: FixBrief) => relatedTests(told, tests, functionsOf).map((each) => each.test.id.split(' > ')[1]);
const functionsOf = (file: string) => (file === 'src/search.js' ? [{ name: 'findProducts', start: 1, end: 9 }] : []);

describe('a failing test belongs to a report', () => {
  test('when they share most of the words of its name', () => {
    expect(ids(brief('Search does not find products when the query is in another case'))).toEqual([
      'finds products whatever the case of the query',
    ]);
  });

  test('when it runs the line of a frame and fails with the same error', () => {
    const told = {
      ...brief('TypeError: q is undefined'),
      frames: [{ file: 'app:///src/search.js', line: 3, inApp: true }],
    };
    expect(ids(told)).toEqual(['finds products whatever the case of the query']);
  });

  test('when the report names a function that it runs, and some words', () => {
    expect(ids(brief('findProducts(" ") finds everything for an empty query'))).toContain(
      'an empty query finds nothing',
    );
  });
});

test('a report that shares a word or two with a test does not belong to it', () => {
  expect(ids(brief('The search page is slow', 'It takes ten seconds.'))).toEqual([]);
  expect(ids(brief('Please add dark mode'))).toEqual([]);
});

test('where nothing was reported, the first failing test is meant, and those beside it may be', () => {
  const elsewhere = { ...run('', {}), file: 'test/z.test.js' };
  const related = relatedTests(brief(''), [...tests, elsewhere], functionsOf);
  expect(related.map((each) => each.test)).toEqual(tests);
  expect(requiredTests(related).map((each) => each.test)).toEqual(tests.slice(0, 1));
});

test('other failing tests of the same lines are companions', () => {
  const related = relatedTests(brief('Search finds products by case of the query'), tests, functionsOf).slice(0, 1);
  expect(companionsOf(related, tests).map((each) => each.test.id.split(' > ')[1])).toEqual([
    'an empty query finds nothing',
  ]);
});

describe('where all that is red is red for one reason, a report needs to say less', () => {
  const green = (name: string): TestRun => ({ ...run(name, { 'src/text.js': [1] }), status: 'passed' });
  const red = run('the seventh', { 'src/text.js': [1, 7] });

  const functions = (count: number) => () => Array.from({ length: count }, () => ({ name: 'f', start: 1, end: 9 }));

  test('of a large suite the red tests are meant that share most with it', () => {
    const others = Array.from({ length: 30 }, (_, at) => green(`wraps paragraph ${at}`));
    const stop = run('wraps without stopwords', { 'src/text.js': [1, 7] });
    const told = brief('Stopwords are kept, they should be removed');
    expect(relatedTests(told, [...others, stop], functions(9))).toMatchObject([{ test: stop }]);
    expect(relatedTests(told, [...others.slice(0, 5), stop], functions(9))).toEqual([]);
    expect(relatedTests(told, [...others, red], functions(9))).toEqual([]);
    // Two problems: which one is meant has to be said.
    const elsewhere = run('pads', { 'src/pad.js': [3] });
    expect(relatedTests(told, [...others, stop, elsewhere], functions(9))).toEqual([]);
  });

  test('of one file with a function or two nothing else can be meant', () => {
    const told = brief('The end gets lost');
    expect(relatedTests(told, [red, green('first')], functions(2))).toMatchObject([{ test: red }]);
    expect(relatedTests(told, [red, green('first')], functions(9))).toEqual([]);
  });

  test('a test that makes the call which was told is meant', () => {
    const calling = { ...run('converts', { 'test/shop.test.js': [2], 'src/text.js': [1] }) };
    const read = () => "test('converts', () => {\n  equal(ms('3w', { long: true }), 1);\n});";
    const related = (title: string) => relatedTests(brief(title), [calling], functions(9), read);
    expect(related('ms("3w", {long: true}) is one day short')).toMatchObject([{ test: calling }]);
    expect(related('pad("3w") is one day short')).toEqual([]);
  });
});

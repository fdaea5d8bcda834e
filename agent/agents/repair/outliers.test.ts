import { expect, test } from 'vitest';
import { changesMore, type Observed, quickest, withoutOutliers } from './outliers.ts';

const observed = (original: Answer, ...answers: Answer[]): Observed => ({
  touched: { file: 'm.py', name: 'f' },
  shown: [],
  recorded: 1,
  original,
  answers,
});
type Answer = { results: string[]; steps: number[] };

test('a patch that falls over where the code gave a value is put aside', () => {
  const seen = observed(
    { results: ['1', 'raises KeyError'], steps: [] },
    { results: ['raises TypeError', '2'], steps: [] },
    { results: ['1', 'raises KeyError'], steps: [] },
  );
  expect(withoutOutliers(2, [seen])).toEqual({ sound: [1], quick: [1] });
});

test('a patch that takes more than twice the steps that the code took for the same answers is put aside', () => {
  const original = { results: ['[]', '[2, 2]'], steps: [9, 9] };
  const slow = { results: ['[101]', '[2, 2]'], steps: [9, 90] };
  const quick = { results: ['[101]', '[2, 2]'], steps: [900, 19] };
  expect(withoutOutliers(2, [observed(original, slow, quick)])).toEqual({ sound: [0, 1], quick: [1] });
});

test('that another patch is quicker puts aside only those that behave as that one does', () => {
  const original = { results: ['raises RecursionError'], steps: [9] };
  const seen = observed(original, { results: ['True'], steps: [900] }, { results: ['True'], steps: [30] });
  expect(withoutOutliers(2, [seen]).quick).toEqual([0, 1]);
  expect(quickest([0, 1], [seen])).toEqual([1]);
});

test('where the tests show a crash alone, a patch that changes values as well does more than it was asked for', () => {
  const crash = { results: ['raises RecursionError', 'False'], steps: [] };
  expect(changesMore(0, observed(crash, { results: ['True', 'True'], steps: [] }))).toBe(true);
  expect(changesMore(0, observed(crash, { results: ['True', 'False'], steps: [] }))).toBe(false);
  const wrong = { results: ['1', 'False'], steps: [] };
  expect(changesMore(0, observed(wrong, { results: ['2', 'True'], steps: [] }))).toBe(false);
});

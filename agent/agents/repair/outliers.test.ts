import { expect, test } from 'vitest';
import { type Observed, withoutOutliers } from './outliers.ts';

const observed = (original: Answer, ...answers: Answer[]): Observed => ({
  touched: { file: 'm.py', name: 'f' },
  shown: [],
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

test('steps are compared where both give the same: slow is what takes more than twice those of another patch', () => {
  const original = { results: ['[]', '[]'], steps: [9, 9] };
  const slow = { results: ['[101]', '[2, 2]'], steps: [1100, 90] };
  const quick = { results: ['[101]', '[2, 2]'], steps: [40, 10] };
  expect(withoutOutliers(2, [observed(original, slow, quick)])).toEqual({ sound: [0, 1], quick: [1] });
  // A wrong answer is often quick.
  expect(withoutOutliers(2, [observed(original, slow, { results: ['[]', '[2]'], steps: [1, 1] })]).quick).toContain(0);
});

test('the only patch is slow when it takes more than twice the steps that the code took for the same answers', () => {
  const seen = observed({ results: ['1'], steps: [30] }, { results: ['1'], steps: [900] });
  expect(withoutOutliers(1, [seen])).toEqual({ sound: [0], quick: [] });
  expect(
    withoutOutliers(1, [observed({ results: ['1'], steps: [30] }, { results: ['1'], steps: [60] })]).quick,
  ).toEqual([0]);
});

import { expect, test } from 'vitest';
import { foldEvents } from './fold-events.ts';

const said = (summary: string, actor = 'sentry') => ({ summary, actor });

test('the same in a row is one line with its count, the first of them standing for all', () => {
  const [a, b, c, d] = [said('again'), said('again'), said('started'), said('again')];
  expect(foldEvents([a, b, c, d])).toEqual([
    { event: a, times: 2 },
    { event: c, times: 1 },
    { event: d, times: 1 },
  ]);
});

test('the same words of two actors stay two lines', () => {
  expect(foldEvents([said('again'), said('again', 'github')])).toHaveLength(2);
});

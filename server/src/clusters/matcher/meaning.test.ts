import { expect, it } from 'vitest';
import { excessOf } from './meaning.ts';

it('a cosine counts by how far it is above the usual of its project, whatever the embedder calls near', () => {
  const low = { mean: 0.2, deviation: 0.1, pairs: 500 };
  const high = { mean: 0.7, deviation: 0.04, pairs: 500 };
  expect(excessOf(0.75, low)).toBeCloseTo(4.5);
  expect(excessOf(0.75, high)).toBeCloseTo(0.25);
  expect(excessOf(0.7, high)).toBe(0);
  expect(excessOf(-1, low)).toBe(0);
});

it('has a bound, and is held back while few pairs say what is usual', () => {
  expect(excessOf(1, { mean: 0, deviation: 0, pairs: 500 })).toBe(6);
  expect(excessOf(1, { mean: 0, deviation: 0, pairs: 15 })).toBe(2);
  expect(excessOf(1, { mean: 0, deviation: 0, pairs: 0 })).toBe(0);
});

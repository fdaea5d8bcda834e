import { describe, expect, it } from 'vitest';
import { steadyRows } from './steady-rows.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));
const idsOf = (list: { id: string }[]) => list.map((row) => row.id).join('');

describe('steadyRows', () => {
  it('shows the fresh order when nobody points at the list', () => {
    const { shown, arrivals } = steadyRows(['a', 'b'], rows('c', 'b', 'a'), false);
    expect(idsOf(shown)).toBe('cba');
    expect(arrivals).toEqual([]);
  });

  it('keeps known rows in place and lets new ones above them wait', () => {
    const { shown, arrivals } = steadyRows(['a', 'b'], rows('c', 'b', 'a'), true);
    expect(idsOf(shown)).toBe('ab');
    expect(idsOf(arrivals)).toBe('c');
  });

  it('appends the next page below the last known row', () => {
    const { shown, arrivals } = steadyRows(['a', 'b'], rows('a', 'b', 'c', 'd'), true);
    expect(idsOf(shown)).toBe('abcd');
    expect(arrivals).toEqual([]);
  });

  it('drops rows that are gone', () => {
    expect(idsOf(steadyRows(['a', 'b', 'c'], rows('a', 'c'), true).shown)).toBe('ac');
  });

  it('shows everything when the list was empty, held or not', () => {
    expect(idsOf(steadyRows([], rows('a', 'b'), true).shown)).toBe('ab');
  });
});

import { describe, expect, it } from 'vitest';
import { bugOf, shopItems } from './cross-source.fixture.ts';
import type { MatchItem } from './item.ts';
import { proposeSplit } from './split-proposal.ts';

const of = (...bugs: string[]) => shopItems.filter(({ id }) => bugs.includes(bugOf(id)));
const ids = (items: MatchItem[]) => items.map(({ id }) => id).sort();
const report = (id: string, title: string, body = ''): MatchItem => ({ id, source: 'manual', title, body });

describe('a proposed split', () => {
  it.each([
    ['checkout-coupon', 'avatar-upload'],
    ['checkout-coupon', 'search-slow'],
    ['search-slow', 'order-refund'],
  ])('tells %s and %s apart', (one, other) => {
    const parts = proposeSplit(of(one, other));
    expect(parts.map((part) => [...new Set(part.ids.map(bugOf))])).toEqual(expect.arrayContaining([[one], [other]]));
    for (const part of parts) expect(new Set(part.ids.map(bugOf))).toHaveLength(1);
    expect(parts.flatMap((part) => part.ids).sort()).toEqual(ids(of(one, other)));
  });

  it('says by which words, the largest part first', () => {
    const parts = proposeSplit([
      report('1', 'Invoice total is missing', 'The invoice shows no total.'),
      report('2', 'No total on the invoice', 'Invoice without total.'),
      report('3', 'Invoice: the total is gone', 'Total of the invoice is empty.'),
      report('4', 'Map tiles stay grey', 'The map of Oslo has grey tiles.'),
      report('5', 'Grey map tiles', 'All tiles of the map are grey.'),
    ]);
    expect(parts.map((part) => part.ids)).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
    expect(parts[0]!.terms).toEqual(expect.arrayContaining(['invoice', 'total']));
    expect(parts[1]!.terms).toEqual(expect.arrayContaining(['map', 'tiles', 'grey']));
  });

  it('is one part where all say the same, and for one report', () => {
    const same = [1, 2, 3, 4].map((n) =>
      report(`${n}`, 'The bell does not ring', 'It is silent when a comment comes in.'),
    );
    expect(proposeSplit(same)).toEqual([{ ids: ['1', '2', '3', '4'], terms: [] }]);
    expect(proposeSplit(same.slice(0, 1))).toEqual([{ ids: ['1'], terms: [] }]);
    expect(proposeSplit([])).toEqual([]);
  });

  it('never parts what one upstream issue holds together', () => {
    const issue = { source: 'sentry', upstreamGroup: '1' };
    const items = [
      { ...report('1', 'Invoice total is missing'), ...issue },
      { ...report('2', 'Map tiles stay grey'), ...issue },
    ];
    expect(proposeSplit(items)).toHaveLength(1);
  });

  it('of very many places each of them', () => {
    const items = Array.from({ length: 500 }, (_, n) =>
      n % 3 === 0
        ? report(`${n}`, 'Map tiles stay grey', `The map of town ${n} has grey tiles.`)
        : report(`${n}`, 'Invoice total is missing', `Invoice ${n} shows no total.`),
    );
    const parts = proposeSplit(items);
    expect(parts.map((part) => part.ids.length)).toEqual([333, 167]);
    expect(parts[1]!.ids.every((id) => Number(id) % 3 === 0)).toBe(true);
  });

  it('of any number of reports places each of them', () => {
    for (const count of [119, 120, 121, 130, 131, 138]) {
      const items = Array.from({ length: count }, (_, n) => report(`${n}`, 'Map tiles stay grey', 'The map is grey.'));
      expect(proposeSplit(items).flatMap(({ ids }) => ids)).toHaveLength(count);
    }
  });
});

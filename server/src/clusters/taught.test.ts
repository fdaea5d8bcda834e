import { describe, expect, it } from 'vitest';
import { taughtBy, thoughtsOf, type Whereabouts } from './taught.ts';

const thought = (itemId: string, otherId: string, score: number) => ({ itemId, otherId, score });
const at = (...moves: [id: string, before: string, after: string][]): Whereabouts =>
  new Map(moves.map(([id, before, after]) => [id, { before, after }]));

describe('what an act teaches', () => {
  it('is one lesson for a merge, however many reports are on either side: the likeliest', () => {
    const some = Array.from({ length: 30 }, (_, n) => `a${n}`);
    const others = Array.from({ length: 30 }, (_, n) => `b${n}`);
    const thoughts = some.flatMap((a, n) => others.map((b, m) => thought(a, b, -3 + (n + m) / 100)));
    const where = at(
      ...some.map((id): [string, string, string] => [id, 'A', 'B']),
      ...others.map((id): [string, string, string] => [id, 'B', 'B']),
    );
    expect(taughtBy(thoughts, where)).toEqual([{ item_id: 'a29', other_id: 'b29', score: -2.42, same: true }]);
  });

  it('is one for each cluster that is merged, and for each that is split off', () => {
    const merged = at(['a', 'A', 'C'], ['b', 'B', 'C'], ['c', 'C', 'C']);
    expect(taughtBy([thought('a', 'c', -1), thought('b', 'c', -2)], merged)).toHaveLength(2);
    const parted = at(['a', 'C', 'A'], ['b', 'C', 'B'], ['c', 'C', 'C']);
    expect(taughtBy([thought('a', 'c', 0), thought('b', 'c', 1)], parted).map(({ same }) => same)).toEqual([
      false,
      false,
    ]);
  });

  it('is two for a move: from where it was, and to where it is', () => {
    const where = at(['x', 'A', 'B'], ['a', 'A', 'A'], ['b', 'B', 'B']);
    expect(taughtBy([thought('x', 'a', 0.2), thought('x', 'b', -0.9)], where)).toEqual([
      { item_id: 'x', other_id: 'a', score: 0.2, same: false },
      { item_id: 'x', other_id: 'b', score: -0.9, same: true },
    ]);
  });

  it('is nothing about reports that stay together or apart, or are gone', () => {
    const where: Whereabouts = new Map([
      ...at(['a', 'A', 'B'], ['b', 'A', 'B'], ['c', 'C', 'C']),
      ['gone', { before: null, after: null }],
    ]);
    expect(taughtBy([thought('a', 'b', 1), thought('a', 'c', 0), thought('a', 'gone', 0)], where)).toEqual([]);
  });

  it('comes from what was stored when a report came, never from an equal sign', () => {
    const words = { type: 'similar_words' as const, score: 0.5, terms: [], nearest: [{ item_id: 'b', score: 0.9 }] };
    const sign = { type: 'same_message_template' as const, template: 'x' };
    expect(
      thoughtsOf(
        [
          { id: 'a', why: [words] },
          { id: 'c', why: [sign] },
        ],
        [],
      ),
    ).toEqual([thought('a', 'b', 0)]);
  });
});

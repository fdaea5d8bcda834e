import { expect, it } from 'vitest';
import { breaksNothing } from './keeps-links.ts';

/** Items are named by the cluster they are in: `a1` is in `a`. */
const placeOf = (itemId: string) => itemId[0]!;
const kept = (changes: [string, string[]][], said: ['must' | 'cannot', string, string][]) =>
  breaksNothing(
    changes.map(([into, itemIds], at) => ({ id: String(at), into, itemIds })),
    said.map(([kind, itemId, otherItemId]) => ({ kind, itemId, otherItemId })),
    placeOf,
  ).map(({ into }) => into);

it('leaves out a change that would part what must be together, or join what must be apart', () => {
  expect(kept([['b', ['a1']]], [['must', 'a1', 'a2']])).toEqual([]);
  expect(kept([['b', ['a1']]], [['cannot', 'a1', 'b1']])).toEqual([]);
  expect(kept([['b', ['a1', 'a2']]], [['must', 'a1', 'a2']])).toEqual(['b']);
  expect(kept([['b', ['a1']]], [['cannot', 'a1', 'a2']])).toEqual(['b']);
});

it('makes a change where another takes away what stands in its way, and not without it', () => {
  const apart: ['cannot', string, string] = ['cannot', 'a1', 'b1'];
  expect(
    kept(
      [
        ['b', ['a1']],
        ['c', ['b1']],
      ],
      [apart],
    ),
  ).toEqual(['b', 'c']);
  expect(
    kept(
      [
        ['b', ['a1']],
        ['c', ['b1']],
      ],
      [apart, ['cannot', 'b1', 'c1']],
    ),
  ).toEqual([]);
});

it('leaves alone what was apart before, as long as it moves none of it', () => {
  expect(kept([['b', ['a1']]], [['must', 'c1', 'd1']])).toEqual(['b']);
});

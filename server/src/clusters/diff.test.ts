import { describe, expect, it } from 'vitest';
import { groupingDiff, type Regrouped } from './diff.ts';

/** `a1 a2 | b1`: groups of the new partition; the letter of an item is the cluster that it is in. */
function regrouped(partition: string): Regrouped[] {
  return partition.split('|').flatMap((members, at) =>
    members
      .trim()
      .split(/\s+/)
      .map((itemId) => ({ itemId, clusterId: itemId[0]!, group: `group ${at}` })),
  );
}

const diffOf = (partition: string) => groupingDiff(regrouped(partition), new Set());

describe('the diff of two partitions', () => {
  it('is empty where they are the same', () => {
    expect(diffOf('a1 a2 | b1 | c1 c2')).toEqual({ changes: [], unchanged: 5 });
  });

  it('moves a cluster that joins another into the larger of the two', () => {
    expect(diffOf('a1 b1 b2')).toEqual({
      changes: [{ into: 'b', moves: [{ itemId: 'a1', from: 'a' }] }],
      unchanged: 2,
    });
  });

  it('lets the largest part of a cluster go on as it and founds a new one for the rest', () => {
    expect(diffOf('a1 | a2 a3')).toEqual({
      changes: [{ into: null, moves: [{ itemId: 'a1', from: 'a' }] }],
      unchanged: 2,
    });
  });

  it('goes on as a cluster in one group only, the one that shares most with it', () => {
    const { changes, unchanged } = diffOf('a1 a2 a3 b1 | a4 a5 b2');
    expect(unchanged).toBe(4);
    expect(changes).toEqual([
      {
        into: 'b',
        moves: [
          { itemId: 'a4', from: 'a' },
          { itemId: 'a5', from: 'a' },
        ],
      },
      { into: 'a', moves: [{ itemId: 'b1', from: 'b' }] },
    ]);
  });

  it('keeps the older of two clusters that share as many items with a group', () => {
    expect(diffOf('b1 a1').changes).toEqual([{ into: 'a', moves: [{ itemId: 'b1', from: 'b' }] }]);
  });

  it('keeps a cluster that is held as the group of its name, however little they share', () => {
    const items = [
      ...regrouped('a1 a2 a3'),
      { itemId: 'b1', clusterId: 'b', group: 'a' },
      { itemId: 'b2', clusterId: 'b', group: 'b' },
    ];
    expect(groupingDiff(items, new Set(['a', 'b']))).toEqual({
      changes: [
        {
          into: null,
          moves: [
            { itemId: 'a1', from: 'a' },
            { itemId: 'a2', from: 'a' },
            { itemId: 'a3', from: 'a' },
          ],
        },
        { into: 'a', moves: [{ itemId: 'b1', from: 'b' }] },
      ],
      unchanged: 1,
    });
  });

  it('comes to the new partition when all of it is done, whatever the two are', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = numbers(seed);
      const items = Array.from({ length: 40 }, (_, at) => ({
        itemId: `item ${at}`,
        clusterId: `cluster ${random(8)}`,
        group: `group ${random(8)}`,
      }));
      const { changes, unchanged } = groupingDiff(items, new Set());
      const clusterOf = new Map(items.map(({ itemId, clusterId }) => [itemId, clusterId]));
      for (const [at, { into, moves }] of changes.entries())
        for (const { itemId, from } of moves) {
          expect(clusterOf.get(itemId)).toBe(from);
          clusterOf.set(itemId, into ?? `new ${at}`);
        }
      expect(partition(items, ({ itemId }) => clusterOf.get(itemId)!)).toEqual(partition(items, ({ group }) => group));
      expect(unchanged).toBe(items.length - changes.flatMap(({ moves }) => moves).length);
      const targets = changes.flatMap(({ into }) => into ?? []);
      expect(new Set(targets).size).toBe(targets.length);
    }
  });
});

/** The groups as sets of items, whatever they are called. */
function partition(items: Regrouped[], groupOf: (item: Regrouped) => string): string[] {
  const groups = new Map<string, string[]>();
  for (const item of items) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item.itemId]);
  return [...groups.values()].map((ids) => ids.sort().join()).sort();
}

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Items that would go to `into` together. */
export interface AtStake {
  id: string;
  into: string;
  itemIds: string[];
}

interface Said {
  kind: 'must' | 'cannot' | 'released';
  itemId: string;
  otherItemId: string;
}

/**
 * The changes that can be made together so that what people said about pairs of items holds after them: those that would part a pair
 * which must be together, or bring one together which must not be, are left out, and what depends on them, until none is left.
 */
export function breaksNothing<T extends AtStake>(
  changes: readonly T[],
  said: readonly Said[],
  placeOf: (itemId: string) => string | null,
): T[] {
  let left = [...changes];
  for (;;) {
    const moverOf = new Map(left.flatMap((change) => change.itemIds.map((itemId) => [itemId, change] as const)));
    const placeAfter = (itemId: string) => moverOf.get(itemId)?.into ?? placeOf(itemId);
    const breaking = new Set<T>();
    for (const { kind, itemId, otherItemId } of said) {
      const [a, b] = [placeAfter(itemId), placeAfter(otherItemId)];
      if (a === null || b === null || kind === 'released' || (kind === 'must') === (a === b)) continue;
      for (const change of [moverOf.get(itemId), moverOf.get(otherItemId)]) if (change) breaking.add(change);
    }
    if (breaking.size === 0) return left;
    left = left.filter((change) => !breaking.has(change));
  }
}

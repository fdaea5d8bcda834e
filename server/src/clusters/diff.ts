/** Where one item is, and which group a run anew puts it in. */
export interface Regrouped {
  itemId: string;
  clusterId: string;
  group: string;
}

export interface GroupChange {
  /** The cluster that gains the items; null where they found a new one. */
  into: string | null;
  moves: { itemId: string; from: string }[];
}

/**
 * What separates a new partition from the clusters that there are: each group goes on as the cluster that it shares most items with,
 * one to one, the largest overlap first and of equal ones the older cluster (ids tell the time); who is elsewhere moves. A group whose
 * name is in `held` is that cluster whatever it shares. Changes come with the largest first.
 */
export function groupingDiff(
  items: readonly Regrouped[],
  held: ReadonlySet<string>,
): { changes: GroupChange[]; unchanged: number } {
  const clusterOf = clustersOfGroups(items, held);
  const changes = new Map<string, GroupChange>();
  let unchanged = 0;
  for (const { itemId, clusterId, group } of items) {
    const into = clusterOf.get(group) ?? null;
    if (into === clusterId) {
      unchanged += 1;
      continue;
    }
    const change = changes.get(group) ?? { into, moves: [] };
    change.moves.push({ itemId, from: clusterId });
    changes.set(group, change);
  }
  return { changes: [...changes.values()].sort((a, b) => b.moves.length - a.moves.length), unchanged };
}

function clustersOfGroups(items: readonly Regrouped[], held: ReadonlySet<string>): Map<string, string> {
  const clusterOf = new Map([...held].map((id) => [id, id]));
  const taken = new Set(held);
  for (const { group, clusterId } of overlapsOf(items)) {
    if (clusterOf.has(group) || taken.has(clusterId)) continue;
    clusterOf.set(group, clusterId);
    taken.add(clusterId);
  }
  return clusterOf;
}

/** Pairs of group and cluster that share items, the most first. */
function overlapsOf(items: readonly Regrouped[]) {
  const shared = new Map<string, { group: string; clusterId: string; items: number }>();
  for (const { group, clusterId } of items) {
    const key = `${group} ${clusterId}`;
    const overlap = shared.get(key) ?? { group, clusterId, items: 0 };
    overlap.items += 1;
    shared.set(key, overlap);
  }
  // Of groups that share as many with one cluster, the one whose items came first: the sort keeps their order.
  return [...shared.values()].sort((a, b) => b.items - a.items || compare(a.clusterId, b.clusterId));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** What people said about a pair; settled ones name the smaller id first. */
export interface Pair {
  a: string;
  b: string;
  kind: 'must' | 'cannot';
}

/** New words about items, as they follow from where they are put. */
export interface Said {
  /** Each group is together, by links to its first. */
  together: string[][];
  /** No item of the one list may be with one of the other. */
  apart: [string[], string[]][];
}

/** More links than this for one word are not kept one by one: those who stay are then held together, by one link each. */
const APART_MAX = 2000;

/**
 * The stored words of people after items were moved and new words said. The later word holds: a `must` between items that are in
 * different clusters now, and a `cannot` between items of one cluster, are taken back. Nothing else is lost by that: `must` is
 * transitive, and a `cannot` binds all that must be with either end, so where a link goes that held others, those are linked anew.
 * `links` are all that touch an item whose cluster changes or that is spoken of; `clusterOf` is the state after the move, and an
 * item without cluster keeps no words.
 */
export function settleLinks(links: Pair[], clusterOf: ClusterOf, said: Said = { together: [], apart: [] }): Pair[] {
  const after = fit(links, clusterOf);
  for (const group of said.together) for (const id of group.slice(1)) add(after, { a: group[0]!, b: id, kind: 'must' });
  for (const [some, others] of said.apart) keepApart(after, some, others);
  return [...after.values()];
}

/** What to write so that the one list of links becomes the other. */
export function linkChanges(from: Pair[], to: Pair[]): { set: Pair[]; released: Pair[] } {
  const [before, after] = [from, to].map((links) => new Map(links.map((link) => [keyOf(link.a, link.b), link])));
  return {
    set: to.filter((link) => before!.get(keyOf(link.a, link.b))?.kind !== link.kind),
    released: from.filter((link) => !after!.has(keyOf(link.a, link.b))),
  };
}

type ClusterOf = (id: string) => string | null;
type Links = Map<string, Pair>;

/** The links that still fit where the items are, and those that are needed in place of what does not. */
function fit(links: Pair[], clusterOf: ClusterOf): Links {
  const whole = groups(links);
  const kept: Links = new Map();
  for (const link of links) {
    const [a, b] = [clusterOf(link.a), clusterOf(link.b)];
    if (a !== null && b !== null && (link.kind === 'must') === (a === b)) add(kept, link);
  }
  const parts = partsOf(links, whole, clusterOf);
  rejoin(kept, parts);
  keepPartsApart(kept, links, { whole, parts });
  return kept;
}

/** Items of one cluster that had to be together before. */
interface Part {
  cluster: string;
  ids: string[];
}

/** By group of items that had to be together: its items by the clusters that they are in now. */
function partsOf(links: Pair[], whole: Groups, clusterOf: ClusterOf): Map<string, Part[]> {
  const parts = new Map<string, Map<string, Part>>();
  for (const id of new Set(links.flatMap(({ a, b }) => [a, b]))) {
    const cluster = clusterOf(id);
    if (cluster === null) continue;
    const root = whole.rootOf(id);
    const of = parts.get(root) ?? parts.set(root, new Map()).get(root)!;
    (of.get(cluster) ?? of.set(cluster, { cluster, ids: [] }).get(cluster)!).ids.push(id);
  }
  return new Map([...parts].map(([root, of]) => [root, [...of.values()]]));
}

/** Those that had to be together and still are stay linked, though the one who held them is gone. */
function rejoin(kept: Links, parts: Map<string, Part[]>): void {
  const now = groups(kept.values());
  for (const { ids } of [...parts.values()].flat()) {
    const seen = new Set([now.rootOf(ids[0]!)]);
    for (const id of ids.slice(1)) {
      const root = now.rootOf(id);
      if (!seen.has(root)) add(kept, { a: ids[0]!, b: id, kind: 'must' });
      seen.add(root);
    }
  }
}

/** A `cannot` bound two groups: each part of the one stays apart from each part of the other that is elsewhere. */
function keepPartsApart(kept: Links, links: Pair[], { whole, parts }: { whole: Groups; parts: Map<string, Part[]> }) {
  const partOf = new Map([...parts.values()].flat().flatMap((part) => part.ids.map((id) => [id, part.ids[0]!])));
  const covers = ({ a, b }: Pair) => keyOf(partOf.get(a)!, partOf.get(b)!);
  const covered = new Set([...kept.values()].filter(({ kind }) => kind === 'cannot').map(covers));
  for (const link of links) {
    if (link.kind !== 'cannot') continue;
    for (const one of parts.get(whole.rootOf(link.a)) ?? [])
      for (const other of parts.get(whole.rootOf(link.b)) ?? []) {
        const needed: Pair = { a: one.ids[0]!, b: other.ids[0]!, kind: 'cannot' };
        if (one.cluster === other.cluster || covered.has(covers(needed))) continue;
        add(kept, needed);
        covered.add(covers(needed));
      }
  }
}

/** One link for each two groups that must be together; the first of a list that is of a group speaks for it. */
function keepApart(links: Links, some: string[], others: string[]): void {
  const spokesmen = (ids: string[]) => {
    const now = groups(links.values());
    return [...new Map(ids.toReversed().map((id) => [now.rootOf(id), id])).values()].reverse();
  };
  const first = spokesmen(some);
  let second = spokesmen(others);
  if (first.length * second.length > APART_MAX) {
    for (const id of second.slice(1)) add(links, { a: second[0]!, b: id, kind: 'must' });
    second = second.slice(0, 1);
  }
  for (const a of first) for (const b of second) add(links, { a, b, kind: 'cannot' });
}

interface Groups {
  rootOf(id: string): string;
}

/** Items that must be together, by way of others too. */
function groups(links: Iterable<Pair>): Groups {
  const above = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let up = above.get(root); up !== undefined; up = above.get(root)) root = up;
    for (let at = id; at !== root; ) {
      const up = above.get(at)!;
      above.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { a, b, kind } of links) {
    if (kind !== 'must') continue;
    const [from, to] = [rootOf(a), rootOf(b)];
    if (from !== to) above.set(from, to);
  }
  return { rootOf };
}

function add(links: Links, { a, b, kind }: Pair): void {
  if (a === b) return;
  links.set(keyOf(a, b), a < b ? { a, b, kind } : { a: b, b: a, kind });
}

const keyOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

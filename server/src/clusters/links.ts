import { and, eq, inArray, ne, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { actorName, type Ctx } from '../context.ts';
import { feedback, links } from '../db/tables.ts';
import { linkChanges, type Pair } from './settle-links.ts';

const ROWS_A_QUERY = 1000;

/**
 * Stores what a person said about pairs of items: `must` be together, `cannot`, or `released` from what was said before. The later
 * word about a pair holds. `revision` is that of the grouping (`enterGrouping`), so that matchers hear of it.
 */
export async function linkItems(
  ctx: Ctx,
  said: { kind: 'must' | 'cannot' | 'released'; pairs: [string, string][]; actor: string; revision: number },
): Promise<void> {
  const { kind, actor, revision } = said;
  const pairs = new Map(
    said.pairs.filter(([a, b]) => a !== b).map((pair) => [pair.toSorted().join(' '), pair.toSorted()]),
  );
  const rows = [...pairs.values()].map(([itemId, otherItemId]) => ({
    projectId: ctx.project.id,
    itemId: itemId!,
    otherItemId: otherItemId!,
    kind,
    actor,
    revision,
  }));
  for (let at = 0; at < rows.length; at += ROWS_A_QUERY)
    await ctx.db
      .insert(links)
      .values(rows.slice(at, at + ROWS_A_QUERY))
      .onConflictDoUpdate({ target: [links.itemId, links.otherItemId], set: { kind, actor, revision } });
}

/** A pair whose word changed, with who had said what before. */
export interface ChangedLink {
  a: string;
  b: string;
  before: { kind: 'must' | 'cannot'; actor: string } | null;
  after: 'must' | 'cannot' | null;
}

export interface StoredLink extends Pair {
  actor: string;
}

/** All words that touch an item of these clusters, and where the items are that they name. */
export async function readLinks(
  ctx: Ctx,
  clusterIds: string[],
): Promise<{ links: StoredLink[]; clusterOf: Map<string, string | null> }> {
  const [one, other] = [alias(feedback, 'one'), alias(feedback, 'other')];
  const rows = await ctx.db
    .select({
      a: links.itemId,
      b: links.otherItemId,
      kind: links.kind,
      actor: links.actor,
      ofA: one.clusterId,
      ofB: other.clusterId,
    })
    .from(links)
    .innerJoin(one, eq(one.id, links.itemId))
    .innerJoin(other, eq(other.id, links.otherItemId))
    .where(
      and(
        eq(links.projectId, ctx.project.id),
        ne(links.kind, 'released'),
        or(inArray(one.clusterId, clusterIds), inArray(other.clusterId, clusterIds)),
      ),
    )
    .orderBy(links.itemId, links.otherItemId);
  return {
    links: rows.flatMap(({ a, b, kind, actor }) => (kind === 'released' ? [] : [{ a, b, kind, actor }])),
    clusterOf: new Map(rows.flatMap(({ a, b, ofA, ofB }) => [[a, ofA] as const, [b, ofB] as const])),
  };
}

/** Writes what differs, and answers it with what stood there before. A link that is there again is its old speaker's word. */
export async function writeLinks(
  ctx: Ctx,
  { from, to, revision }: { from: StoredLink[]; to: (Pair & { actor?: string })[]; revision: number },
): Promise<ChangedLink[]> {
  const { set, released } = linkChanges(from, to) as { set: (Pair & { actor?: string })[]; released: Pair[] };
  const me = actorName(ctx.actor);
  for (const kind of ['must', 'cannot'] as const)
    for (const [actor, same] of Map.groupBy(set, (link) => link.actor ?? me))
      await linkItems(ctx, { kind, pairs: same.filter((link) => link.kind === kind).map(asPair), actor, revision });
  await linkItems(ctx, { kind: 'released', pairs: released.map(asPair), actor: me, revision });
  const before = new Map(from.map((link) => [asPair(link).join(' '), { kind: link.kind, actor: link.actor }]));
  return [
    ...set.map((link) => ({ ...link, after: link.kind })),
    ...released.map((link) => ({ ...link, after: null })),
  ].map(({ a, b, after }) => ({ a, b, after, before: before.get(`${a} ${b}`) ?? null }));
}

const asPair = ({ a, b }: Pair): [string, string] => [a, b];

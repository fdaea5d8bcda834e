import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, feedback, groupingActs, groupingChanges, links } from '../db/tables.ts';
import { type AtStake, breaksNothing } from './keeps-links.ts';
import type { ClusterRow, ItemRow } from './store.ts';

const READ_AT_ONCE = 5_000;

/** Undone it is as it was before it was accepted. */
export type ChangeRow = typeof groupingChanges.$inferSelect & { isAccepted: boolean };
export type MovedItem = Pick<ItemRow, 'id' | 'title' | 'clusterId' | 'pinned' | 'erasedAt' | 'groupingRevision'>;

/** A preview's changes with all that says what they mean now. */
export interface ReadChanges {
  changes: ChangeRow[];
  items: Map<string, MovedItem>;
  clusters: Map<string, ClusterRow>;
  /** What can be done now, if it is done together. */
  open: Set<string>;
  /** The same for some of the changes. */
  openAmong(some: ChangeRow[]): Set<string>;
}

export async function readChanges(ctx: Ctx, jobId: string): Promise<ReadChanges> {
  const rows = await ctx.db
    .select({ change: groupingChanges, undoneAt: groupingActs.undoneAt })
    .from(groupingChanges)
    .leftJoin(groupingActs, eq(groupingActs.id, groupingChanges.actId))
    .where(and(eq(groupingChanges.projectId, ctx.project.id), eq(groupingChanges.jobId, jobId)))
    .orderBy(asc(groupingChanges.position));
  const changes = rows.map(({ change, undoneAt }) => ({
    ...change,
    isAccepted: change.acceptedAt !== null && undoneAt === null,
  }));
  const moved = changes.flatMap(({ moves }) => moves.map(({ itemId }) => itemId));
  const said = await linksOf(ctx, moved);
  const items = await readItems(ctx, [
    ...new Set([...moved, ...said.flatMap((link) => [link.itemId, link.otherItemId])]),
  ]);
  const ids = changes.flatMap((change) => [placeOfChange(change) ?? [], change.moves.map(({ from }) => from)].flat());
  const known = await readClusters(ctx, [...new Set(ids)]);
  const current = changes.filter((change) => !change.isAccepted && isCurrent(change, items, known));
  const placeOf = (itemId: string) => items.get(itemId)?.clusterId ?? null;
  const openAmong = (some: ChangeRow[]) => {
    const wanted = new Set(some.map(({ id }) => id));
    const stake = current.filter(({ id }) => wanted.has(id)).map(asStake);
    return new Set(breaksNothing(stake, said, placeOf).map(({ id }) => id));
  };
  return { changes, items, clusters: known, open: openAmong(current), openAmong };
}

/** Where its items go, or went; null where they would found a cluster. */
export const placeOfChange = ({ isAccepted, intoId, foundedId }: ChangeRow) =>
  intoId ?? (isAccepted ? foundedId : null);

const asStake = ({ id, intoId, moves }: ChangeRow): AtStake => ({
  id,
  into: intoId ?? id,
  itemIds: moves.map(({ itemId }) => itemId),
});

/** Each of its items is still where it was and may still go, and so is the cluster that they would go to. */
function isCurrent(change: ChangeRow, items: Map<string, MovedItem>, known: Map<string, ClusterRow>): boolean {
  if (change.intoId && !known.has(change.intoId)) return false;
  return change.moves.every(({ itemId, from }) => {
    const item = items.get(itemId);
    return item && item.clusterId === from && !item.pinned && !item.erasedAt;
  });
}

async function linksOf(ctx: Ctx, itemIds: string[]): Promise<(typeof links.$inferSelect)[]> {
  if (itemIds.length === 0) return [];
  const moved = new Set(itemIds);
  const said = await ctx.db
    .select()
    .from(links)
    .where(and(eq(links.projectId, ctx.project.id), ne(links.kind, 'released')));
  return said.filter(({ itemId, otherItemId }) => moved.has(itemId) || moved.has(otherItemId));
}

async function readItems(ctx: Ctx, ids: string[]): Promise<Map<string, MovedItem>> {
  const { id, title, clusterId, pinned, erasedAt, groupingRevision } = feedback;
  const items = new Map<string, MovedItem>();
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const rows = await ctx.db
      .select({ id, title, clusterId, pinned, erasedAt, groupingRevision })
      .from(feedback)
      .where(and(eq(feedback.projectId, ctx.project.id), inArray(id, ids.slice(at, at + READ_AT_ONCE))));
    for (const row of rows) items.set(row.id, row);
  }
  return items;
}

async function readClusters(ctx: Ctx, ids: string[]): Promise<Map<string, ClusterRow>> {
  const known = new Map<string, ClusterRow>();
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const rows = await ctx.db
      .select()
      .from(clusters)
      .where(and(eq(clusters.projectId, ctx.project.id), inArray(clusters.id, ids.slice(at, at + READ_AT_ONCE))));
    for (const row of rows) known.set(row.id, row);
  }
  return known;
}

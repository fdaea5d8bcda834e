import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, feedback, projects } from '../db/tables.ts';
import { notFound } from '../errors.ts';
import type { MatchItem } from './matcher/item.ts';

export type ClusterRow = typeof clusters.$inferSelect;
export type ItemRow = typeof feedback.$inferSelect;

export async function findCluster(ctx: Ctx, id: string): Promise<ClusterRow> {
  const [row] = await ctx.db
    .select()
    .from(clusters)
    .where(and(eq(clusters.id, id), eq(clusters.projectId, ctx.project.id)));
  if (!row) throw notFound('cluster');
  return row;
}

/** Locks it until the transaction ends. */
export async function lockCluster(ctx: Ctx, id: string): Promise<ClusterRow> {
  const [row] = await ctx.db
    .select()
    .from(clusters)
    .where(and(eq(clusters.id, id), eq(clusters.projectId, ctx.project.id)))
    .for('update');
  if (!row) throw notFound('cluster');
  return row;
}

export async function changeCluster(
  ctx: Ctx,
  id: string,
  change: Partial<typeof clusters.$inferInsert>,
): Promise<ClusterRow> {
  const [row] = await ctx.db
    .update(clusters)
    .set({ ...change, updatedAt: ctx.now() })
    .where(and(eq(clusters.id, id), eq(clusters.projectId, ctx.project.id)))
    .returning();
  return row!;
}

export const pendingItems = (ctx: Ctx, limit: number): Promise<ItemRow[]> =>
  ctx.db
    .select()
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isNull(feedback.clusterId), isNull(feedback.erasedAt)))
    .orderBy(asc(feedback.position))
    .limit(limit);

/** Grouped items whose words changed since. */
export const rewordedItems = (ctx: Ctx, limit: number): Promise<ItemRow[]> =>
  ctx.db
    .select()
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), feedback.reworded, isNotNull(feedback.clusterId)))
    .orderBy(asc(feedback.position))
    .limit(limit);

export const itemsOf = (ctx: Ctx, clusterId: string): Promise<ItemRow[]> =>
  ctx.db
    .select()
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, clusterId)))
    .orderBy(asc(feedback.position));

export async function upstreamStatesOf(ctx: Ctx, clusterId: string): Promise<ItemRow['upstreamState'][]> {
  const rows = await ctx.db
    .selectDistinct({ state: feedback.upstreamState })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, clusterId)));
  return rows.map(({ state }) => state);
}

/** One writer of a project's grouping at a time: takes the project's row until the transaction ends and counts the revision up. */
export async function enterGrouping(ctx: Ctx): Promise<{ revision: number }> {
  const [row] = await ctx.db
    .update(projects)
    .set({ groupingRevision: sql`${projects.groupingRevision} + 1` })
    .where(eq(projects.id, ctx.project.id))
    .returning({ revision: projects.groupingRevision });
  return row!;
}

/** The first of so many that follow each other. */
export async function nextClusterNumbers(ctx: Ctx, count: number): Promise<number> {
  const [row] = await ctx.db
    .update(projects)
    .set({ lastClusterNumber: sql`${projects.lastClusterNumber} + ${count}` })
    .where(eq(projects.id, ctx.project.id))
    .returning({ last: projects.lastClusterNumber });
  return row!.last - count + 1;
}

/**
 * Enters the grouping for who decided outside the transaction, by the grouping as it was at `revision`, and numbers for `created` new clusters,
 * of which it answers the last; null when somebody changed the grouping meanwhile.
 */
export async function enterGroupingAt(ctx: Ctx, revision: number, created: number): Promise<number | null> {
  const [row] = await ctx.db
    .update(projects)
    .set({ groupingRevision: revision + 1, lastClusterNumber: sql`${projects.lastClusterNumber} + ${created}` })
    .where(and(eq(projects.id, ctx.project.id), eq(projects.groupingRevision, revision)))
    .returning({ last: projects.lastClusterNumber });
  return row?.last ?? null;
}

/** What the matcher wants to know of an item. */
export type MatchedRow = Pick<
  ItemRow,
  'id' | 'source' | 'title' | 'body' | 'author' | 'occurredAt' | 'upstreamGroup' | 'exception' | 'frames'
>;

export function asMatchItem(row: MatchedRow): MatchItem {
  return {
    id: row.id,
    source: row.source,
    title: row.title,
    body: row.body,
    // Who writes down by hand what others told reports them all; that says nothing of two.
    ...(row.author && row.source !== 'manual' && { reporter: row.author }),
    occurredAt: row.occurredAt.getTime(),
    ...(row.upstreamGroup && { upstreamGroup: row.upstreamGroup }),
    ...(row.exception && { exception: row.exception }),
    ...(row.frames.length > 0 && {
      frames: row.frames.map((frame) => ({
        file: frame.file,
        inApp: frame.in_app,
        ...(frame.function && { function: frame.function }),
        ...(frame.line && { line: frame.line }),
      })),
    }),
  };
}

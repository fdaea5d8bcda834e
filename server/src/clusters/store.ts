import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, feedback, links, projects } from '../db/tables.ts';
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

/** One writer of a project's grouping at a time: takes the project's row until the transaction ends and counts the revision up. */
export async function enterGrouping(ctx: Ctx): Promise<{ revision: number }> {
  const [row] = await ctx.db
    .update(projects)
    .set({ groupingRevision: sql`${projects.groupingRevision} + 1` })
    .where(eq(projects.id, ctx.project.id))
    .returning({ revision: projects.groupingRevision });
  return row!;
}

export async function nextClusterNumber(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .update(projects)
    .set({ lastClusterNumber: sql`${projects.lastClusterNumber} + 1` })
    .where(eq(projects.id, ctx.project.id))
    .returning({ number: projects.lastClusterNumber });
  return row!.number;
}

/** Everything that is grouped, oldest first, and what people said: what a matcher is loaded from. */
export async function readGrouping(ctx: Ctx) {
  const [project] = await ctx.db
    .select({ revision: projects.groupingRevision })
    .from(projects)
    .where(eq(projects.id, ctx.project.id));
  const items = await ctx.db
    .select()
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isNotNull(feedback.clusterId), isNull(feedback.erasedAt)))
    .orderBy(asc(feedback.position));
  const said = await ctx.db.select().from(links).where(eq(links.projectId, ctx.project.id));
  return { revision: project?.revision ?? 0, items, links: said };
}

export function asMatchItem(row: ItemRow): MatchItem {
  return {
    id: row.id,
    source: row.source,
    title: row.title,
    body: row.body,
    ...(row.author && { reporter: row.author }),
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

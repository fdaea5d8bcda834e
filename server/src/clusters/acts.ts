import type { GroupingAct, GroupingActQuery } from '@soulcaster/contract';
import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Ctx, requireRole } from '../context.ts';
import { clusters, groupingActs } from '../db/tables.ts';
import { notFound } from '../errors.ts';
import { refusals } from './undo-refused.ts';

/** What people did to the grouping, the latest first; of one cluster when it is named. */
export async function listActs(ctx: Ctx, query: z.output<typeof GroupingActQuery>): Promise<GroupingAct[]> {
  requireRole(ctx, 'viewer');
  const { cluster_id } = query;
  return read(
    ctx,
    cluster_id ? sql`${groupingActs.clusterIds} @> ${JSON.stringify([cluster_id])}::jsonb` : undefined,
    query.limit,
  );
}

export async function readAct(ctx: Ctx, id: string): Promise<GroupingAct> {
  const [act] = await read(ctx, eq(groupingActs.id, id), 1);
  if (!act) throw notFound('act');
  return act;
}

async function read(ctx: Ctx, condition: SQL | undefined, limit: number): Promise<GroupingAct[]> {
  // Without `before`, which can be large.
  const { id, kind, actor, summary, clusterIds, moved, createdAt, undoneAt, undoneBy } = groupingActs;
  const rows = await ctx.db
    .select({ id, kind, actor, summary, clusterIds, moved, createdAt, undoneAt, undoneBy })
    .from(groupingActs)
    .where(and(eq(groupingActs.projectId, ctx.project.id), condition))
    .orderBy(desc(groupingActs.revision))
    .limit(limit);
  const ends = await readEnds(ctx, [...new Set(rows.flatMap((row) => row.clusterIds))]);
  const refused = await refusals(
    ctx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    actor: row.actor,
    summary: row.summary,
    clusters: row.clusterIds.flatMap((each) => ends.get(each) ?? []),
    moved: row.moved,
    created_at: row.createdAt.toISOString(),
    undone_at: row.undoneAt?.toISOString() ?? null,
    undone_by: row.undoneBy,
    undo_refused: refused.get(row.id) ?? null,
  }));
}

async function readEnds(ctx: Ctx, ids: string[]): Promise<Map<string, GroupingAct['clusters'][number]>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: clusters.id, number: clusters.number, title: clusters.title, count: clusters.itemCount })
    .from(clusters)
    .where(and(eq(clusters.projectId, ctx.project.id), inArray(clusters.id, ids)));
  return new Map(
    rows.map(({ number, ...row }) => [row.id, { ...row, short_id: `${ctx.project.key}-${number}` }] as const),
  );
}

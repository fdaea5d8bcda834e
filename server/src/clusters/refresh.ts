import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { describe, describeClusters, MEMBERS_READ_MAX, type MemberRow } from './describe.ts';
import { weighClusters } from './impact/weigh.ts';
import { refreshCentroids } from './vectors/centroids.ts';

/**
 * Counts the clusters' aggregates anew from their items and refreshes titles and summaries; what a person wrote stays. Call it in the
 * transaction that changed the items.
 */
export async function refreshClusters(ctx: Ctx, ids: string[]): Promise<void> {
  await countClusters(ctx, ids);
  const members = await readMembers(ctx, ids);
  await describeClusters(
    ctx,
    ids.map((id) => describe(id, members.get(id) ?? [])),
  );
  await weighClusters(ctx, ids);
}

export const refreshCluster = (ctx: Ctx, id: string) => refreshClusters(ctx, [id]);

export async function countClusters(ctx: Ctx, ids: string[]): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE clusters c
    SET item_count = n.items, occurrences = n.occurrences, reporters = n.reporters,
      first_seen_at = n.first_seen_at, last_seen_at = n.last_seen_at, updated_at = ${ctx.now()}
    FROM (
      SELECT f.cluster_id, count(*) AS items, sum(f.occurrences) AS occurrences,
        min(f.first_seen_at) AS first_seen_at, max(f.last_seen_at) AS last_seen_at,
        (SELECT count(DISTINCT r.reporter) FROM feedback m JOIN feedback_reporters r ON r.feedback_id = m.id
          WHERE m.cluster_id = f.cluster_id AND m.project_id = ${ctx.project.id}) AS reporters
      FROM feedback f
      WHERE f.project_id = ${ctx.project.id} AND f.cluster_id = ANY(${sql.param(ids)}::uuid[])
      GROUP BY f.cluster_id
    ) n
    WHERE c.id = n.cluster_id AND c.project_id = ${ctx.project.id}`);
  await refreshCentroids(ctx, ids);
}

/** The newest members of each cluster, oldest first; what was deleted at its source has no words any more. */
export async function readMembers(ctx: Ctx, ids: string[]): Promise<Map<string, MemberRow[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await ctx.db.execute<RawMember>(sql`
    SELECT m.* FROM unnest(${sql.param(ids)}::uuid[]) AS c(id)
    CROSS JOIN LATERAL (
      SELECT f.id, f.source, f.title, left(f.body, 8000) AS body, f.author, f.occurred_at AS "occurredAt",
        f.upstream_group AS "upstreamGroup", f.exception, f.frames, f.why, f.cluster_id AS "clusterId", f.position
      FROM feedback f
      WHERE f.project_id = ${ctx.project.id} AND f.cluster_id = c.id AND f.erased_at IS NULL
      ORDER BY f.position DESC
      LIMIT ${MEMBERS_READ_MAX}
    ) m
    ORDER BY m.position`);
  const members = rows.map((row) => ({ ...row, occurredAt: new Date(row.occurredAt) }));
  return Map.groupBy(members, ({ clusterId }) => clusterId);
}

type RawMember = Omit<MemberRow, 'occurredAt'> & { occurredAt: string; clusterId: string } & Record<string, unknown>;

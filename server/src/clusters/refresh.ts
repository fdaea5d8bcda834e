import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { describe, MEMBERS_READ_MAX, type MemberRow } from './describe.ts';
import { storeStanding } from './standing.ts';

/** Describing takes time, and this thread has others to answer. */
const AT_ONCE = 100;

/**
 * Counts the clusters' aggregates anew from their items and refreshes titles and summaries; what a person wrote stays. Call it in the
 * transaction that changed the items.
 */
export async function refreshClusters(ctx: Ctx, ids: string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const members = await readMembers(ctx, some);
    await storeStanding(
      ctx,
      some.map((id) => describe(id, members.get(id) ?? [])),
    );
  }
}

export const refreshCluster = (ctx: Ctx, id: string) => refreshClusters(ctx, [id]);

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

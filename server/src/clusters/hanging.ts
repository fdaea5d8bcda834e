import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** What hangs on a cluster and changes without it. */
export interface Hanging {
  /** Most reports first; `open` are those not closed at their source. */
  sources: { source: string; count: number; open: number }[];
  /** Occurrences by day (YYYY-MM-DD, UTC). */
  days: Record<string, number>;
  suggestions: number;
  /** The waiting or running job; there is at most one. */
  job: { id: string; status: string; stage: string } | null;
}

/**
 * Reads it for a page of clusters in one statement, cluster by cluster through indexes: its plan is the same whatever the database
 * knows of its tables, which right after many inserts is nothing.
 */
export async function readHanging(ctx: Ctx, ids: string[], since: string): Promise<Map<string, Hanging>> {
  const project = ctx.project.id;
  const { rows } = await ctx.db.execute<Hanging & { id: string } & Record<string, unknown>>(sql`
    SELECT c.id,
      coalesce((SELECT json_agg(s ORDER BY s.count DESC, s.source) FROM (
        SELECT f.source, count(*) AS count, count(*) FILTER (WHERE f.upstream_state = 'open') AS open
        FROM feedback f WHERE f.cluster_id = c.id AND f.project_id = ${project} GROUP BY f.source) s), '[]') AS sources,
      coalesce((SELECT json_object_agg(d.day, d.n) FROM (
        SELECT e.day, sum(e.occurrences) AS n
        FROM feedback f JOIN feedback_days e ON e.feedback_id = f.id
        WHERE f.cluster_id = c.id AND f.project_id = ${project} AND e.day >= ${since} GROUP BY e.day) d), '{}') AS days,
      (SELECT count(*)::int FROM suggestions q
        WHERE q.answer IS NULL AND (q.cluster_id = c.id OR q.other_id = c.id)) AS suggestions,
      (SELECT json_build_object('id', j.id, 'status', j.status, 'stage', j.stage) FROM jobs j
        WHERE j.cluster_id = c.id AND j.project_id = ${project} AND j.status IN ('pending', 'running') LIMIT 1) AS job
    FROM clusters c WHERE c.project_id = ${project} AND c.id = ANY(${sql.param(ids)}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

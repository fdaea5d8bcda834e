import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Description } from './describe.ts';
import { weigh } from './impact/weigh.ts';
import { refreshCentroids } from './vectors/centroids.ts';

/**
 * Stores how clusters stand, in one write for each: counted anew from their items, weighed as of now, and described. What a person
 * wrote stays; what a model wrote stays until it is asked again, unless models may no longer title here or the report that stood for
 * the cluster has gone. Call it in the transaction that changed the items.
 */
export async function storeStanding(ctx: Ctx, descriptions: Description[]): Promise<void> {
  const ids = descriptions.map(({ id }) => id);
  if (ids.length === 0) return;
  // By itself: a statement that waits for a row still counts by what it saw before it waited.
  await ctx.db.execute(sql`
    SELECT FROM clusters WHERE project_id = ${ctx.project.id} AND id = ANY(${sql.param(ids)}::uuid[]) ORDER BY id FOR UPDATE`);
  const weighed = new Map((await weigh(ctx, ids)).map((each) => [each.id, each]));
  const said = descriptions.map((description) => ({ ...description, ...weighed.get(description.id) }));
  await ctx.db.execute(sql`
    WITH was AS MATERIALIZED (
      SELECT id, project_id, worded_by_model, worded_for FROM clusters WHERE id = ANY(${sql.param(ids)}::uuid[])
    ), members AS MATERIALIZED (
      SELECT f.id, f.cluster_id, f.occurrences, f.first_seen_at, f.last_seen_at
      FROM feedback f WHERE f.project_id = ${ctx.project.id} AND f.cluster_id = ANY(${sql.param(ids)}::uuid[])
    ), counted AS (
      SELECT m.cluster_id AS id, count(*) AS items, sum(m.occurrences) AS occurrences,
        min(m.first_seen_at) AS first_seen_at, max(m.last_seen_at) AS last_seen_at
      FROM members m GROUP BY m.cluster_id
    ), people AS (
      SELECT m.cluster_id AS id, count(DISTINCT r.reporter) AS n
      FROM members m CROSS JOIN LATERAL (
        SELECT reporter FROM feedback_reporters WHERE feedback_id = m.id
      ) r GROUP BY m.cluster_id
    ), said AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb) AS s(
        id uuid, title text, summary text, place text, cohesion text, exemplars jsonb, outliers jsonb, read jsonb,
        impact float8, impact_parts jsonb, trend text)
    ), standing AS (
      SELECT said.*, n.items, n.occurrences, n.first_seen_at, n.last_seen_at, coalesce(people.n, 0) AS people,
        was.worded_by_model AND ${ctx.settings.model_titles}::boolean
          AND said.read ? split_part(coalesce(was.worded_for, ''), ':', 1) AS worded
      FROM said JOIN counted n USING (id) LEFT JOIN people USING (id) JOIN was USING (id)
      WHERE was.project_id = ${ctx.project.id}
    )
    UPDATE clusters c
    SET item_count = d.items, occurrences = d.occurrences, reporters = d.people,
      first_seen_at = d.first_seen_at, last_seen_at = d.last_seen_at, updated_at = ${ctx.now()},
      impact = coalesce(d.impact, c.impact), impact_parts = coalesce(d.impact_parts, c.impact_parts), trend = d.trend,
      place = d.place, representative_id = (d.exemplars ->> 0)::uuid, exemplar_ids = d.exemplars, outlier_ids = d.outliers,
      cohesion = CASE WHEN d.items > 1 THEN d.cohesion END,
      worded_by_model = d.worded,
      worded_for = CASE WHEN c.worded_by_model AND NOT d.worded THEN NULL ELSE c.worded_for END,
      title = CASE WHEN d.worded OR c.title_by_person THEN c.title ELSE coalesce(d.title, c.title) END,
      summary = CASE WHEN d.worded OR c.summary_by_person THEN c.summary ELSE d.summary END
    FROM standing d
    WHERE c.id = d.id`);
  await refreshCentroids(ctx, ids);
}

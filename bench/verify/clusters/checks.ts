import type pg from 'pg';
import { centroidProblems } from './centroids.ts';

interface Check {
  /** What is wrong with the row that the query finds; `$1` is the project. */
  says(row: Record<string, string>): string;
  sql: string;
  /** Holds only when nothing waits to be grouped. */
  whenQuiet?: boolean;
}

/** Each finds the rows that break a promise: a right state has none. */
const checks: Check[] = [
  {
    whenQuiet: true,
    sql: `SELECT id FROM feedback WHERE project_id = $1 AND cluster_id IS NULL AND erased_at IS NULL`,
    says: ({ id }) => `item ${id} has no cluster`,
  },
  {
    sql: `SELECT f.id, f.cluster_id FROM feedback f LEFT JOIN clusters c ON c.id = f.cluster_id AND c.project_id = f.project_id
      WHERE f.project_id = $1 AND f.cluster_id IS NOT NULL AND c.id IS NULL`,
    says: ({ id, cluster_id }) => `item ${id} is in cluster ${cluster_id}, which is not there`,
  },
  {
    sql: `SELECT c.id, c.item_count, c.occurrences, c.reporters, c.first_seen_at, c.last_seen_at, f.*
      FROM clusters c LEFT JOIN LATERAL (
        SELECT count(*)::int AS items, coalesce(sum(occurrences), 0)::int AS times, min(first_seen_at) AS first, max(last_seen_at) AS last,
          (SELECT count(DISTINCT r.reporter)::int FROM feedback_reporters r JOIN feedback m ON m.id = r.feedback_id WHERE m.cluster_id = c.id) AS people
        FROM feedback WHERE cluster_id = c.id AND project_id = c.project_id) f ON true
      WHERE c.project_id = $1 AND (f.items = 0 OR c.item_count <> f.items OR c.occurrences <> f.times OR c.reporters <> f.people
        OR c.first_seen_at IS DISTINCT FROM f.first OR c.last_seen_at IS DISTINCT FROM f.last)`,
    says: (row) => `a recount of a cluster differs: ${JSON.stringify(row)}`,
  },
  {
    sql: `SELECT c.id, named.item FROM clusters c CROSS JOIN LATERAL (
        SELECT c.representative_id::text AS item WHERE c.representative_id IS NOT NULL
        UNION SELECT jsonb_array_elements_text(c.exemplar_ids) UNION SELECT jsonb_array_elements_text(c.outlier_ids)) named
      LEFT JOIN feedback f ON f.id::text = named.item AND f.cluster_id = c.id WHERE c.project_id = $1 AND f.id IS NULL`,
    says: ({ id, item }) => `cluster ${id} names item ${item}, which is not in it`,
  },
  {
    sql: `SELECT id, item_count, cohesion FROM clusters WHERE project_id = $1 AND item_count = 1 AND cohesion IS NOT NULL`,
    says: ({ id }) => `cluster ${id} has one item and a cohesion`,
  },
  {
    sql: `SELECT c.id, c.impact, coalesce(sum((part->>'points')::float8), 0) AS points
      FROM clusters c LEFT JOIN LATERAL jsonb_array_elements(c.impact_parts) part ON true WHERE c.project_id = $1
      GROUP BY c.id HAVING abs(c.impact - coalesce(sum((part->>'points')::float8), 0)) > 0.5`,
    says: ({ id, impact, points }) => `the impact of cluster ${id} is ${impact}, its parts give ${points}`,
  },
  {
    sql: `SELECT s.id FROM suggestions s JOIN feedback a ON a.id = s.item_id JOIN feedback b ON b.id = s.other_item_id
      WHERE s.project_id = $1 AND s.answer IS NULL
        AND (s.cluster_id = s.other_id OR a.cluster_id IS DISTINCT FROM s.cluster_id OR b.cluster_id IS DISTINCT FROM s.other_id)`,
    says: ({ id }) => `question ${id} asks about clusters that its reports are not in`,
  },
  {
    sql: `SELECT v.item_id, v.embedder FROM vectors v LEFT JOIN feedback f ON f.id = v.item_id
      WHERE v.project_id = $1 AND (f.id IS NULL OR f.erased_at IS NOT NULL)`,
    says: ({ item_id, embedder }) => `a vector of ${embedder} is left of item ${item_id}, which was erased`,
  },
  {
    sql: `SELECT id, other_item_id, kind FROM (
        SELECT l.item_id AS id, l.other_item_id, l.kind, a.cluster_id AS one, b.cluster_id AS other
        FROM links l JOIN feedback a ON a.id = l.item_id JOIN feedback b ON b.id = l.other_item_id
        WHERE l.project_id = $1 AND l.kind <> 'released' AND a.cluster_id IS NOT NULL AND b.cluster_id IS NOT NULL) said
      WHERE (kind = 'must') <> (one = other)`,
    says: ({ id, other_item_id, kind }) =>
      `people said that items ${id} and ${other_item_id} ${kind} be together: broken`,
  },
];

/** What is wrong with a project now, read in one snapshot. */
export async function problemsOf(pool: pg.Pool, projectId: string, isQuiet: boolean): Promise<string[]> {
  const client = await pool.connect();
  const problems: string[] = [];
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { sql, says, whenQuiet } of checks) {
      if (whenQuiet && !isQuiet) continue;
      const { rows } = await client.query<Record<string, string>>(sql, [projectId]);
      problems.push(...rows.slice(0, 5).map(says));
    }
    problems.push(...(await centroidProblems(client, projectId)));
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
  return problems;
}

/** Where every item is, and what people said: what undoing brings back. */
export async function placementOf(pool: pg.Pool, projectId: string): Promise<string[]> {
  const { rows: items } = await pool.query<{ at: string }>(
    `SELECT f.id || ' in ' || c.number || ' ' || c.id || CASE WHEN f.pinned THEN ' pinned' ELSE '' END AS at
      FROM feedback f JOIN clusters c ON c.id = f.cluster_id WHERE f.project_id = $1 ORDER BY 1`,
    [projectId],
  );
  const { rows: said } = await pool.query<{ at: string }>(
    `SELECT item_id || ' ' || kind || ' ' || other_item_id AS at FROM links WHERE project_id = $1 AND kind <> 'released' ORDER BY 1`,
    [projectId],
  );
  return [...items, ...said].map(({ at }) => at);
}

import type pg from 'pg';

interface Act {
  id: string;
  kind: string;
  items: { id: string; from: string; to: string }[];
}

/**
 * Takes the log of acts back in memory, from the state of now: each act that stands finds its items where it put them, so that the log
 * tells how every one of them came to where it is. `edited` may have gone elsewhere by themselves.
 */
export async function replayedWrong(pool: pg.Pool, projectId: string, edited: Set<string>): Promise<string[]> {
  // A report that a person deleted has left the grouping, and the log says no more of where it was.
  const { rows: items } = await pool.query<{ id: string; cluster_id: string; external_id: string | null }>(
    'SELECT id, cluster_id, external_id FROM feedback WHERE project_id = $1 AND cluster_id IS NOT NULL',
    [projectId],
  );
  const { rows: acts } = await pool.query<Act>(
    `SELECT id, kind, before->'items' AS items FROM grouping_acts WHERE project_id = $1 AND undone_at IS NULL ORDER BY revision DESC`,
    [projectId],
  );
  const moving = items.filter(({ external_id }) => !(external_id && edited.has(external_id)));
  const placeOf = new Map(moving.map(({ id, cluster_id }) => [id, cluster_id]));
  const problems: string[] = [];
  for (const act of acts)
    for (const { id, from, to } of act.items) {
      const place = placeOf.get(id);
      if (place === undefined) continue;
      if (place !== to)
        problems.push(`the ${act.kind} ${act.id} put item ${id} into ${to}, and what came later found it in ${place}`);
      placeOf.set(id, from);
    }
  return problems;
}

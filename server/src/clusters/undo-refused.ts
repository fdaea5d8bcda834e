import { inArray, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** A row of the question below, which sees each act as it would be undone now. */
interface Standing extends Record<string, unknown> {
  id: string;
  undone_by: string | null;
  later: string | null;
  strayed: number;
  left: number;
  items: number;
  homeless: boolean;
  both_fixing: boolean;
}

/**
 * Why each of these acts cannot be undone now; acts that can be are left out. A later act on the same clusters goes first, so that
 * each undo finds what it left; newcomers are no hindrance.
 */
export async function refusals(ctx: Ctx, actIds: string[]): Promise<Map<string, string>> {
  if (actIds.length === 0) return new Map();
  const { rows } = await ctx.db.execute<Standing>(sql`
    SELECT act.id, act.undone_by, jsonb_array_length(act.before->'items') AS items,
      (SELECT later.summary FROM grouping_acts later
        WHERE later.project_id = act.project_id AND later.revision > act.revision AND later.undone_at IS NULL
          AND CASE WHEN act.kind = 'pin'
            THEN later.kind = 'pin' AND EXISTS (
              SELECT FROM jsonb_to_recordset(act.before->'pins') AS mine(id uuid)
                JOIN jsonb_to_recordset(later.before->'pins') AS theirs(id uuid) USING (id))
            ELSE later.moved > 0 AND later.cluster_ids ?| ARRAY(SELECT jsonb_array_elements_text(act.cluster_ids)) END
        ORDER BY later.revision DESC LIMIT 1) AS later,
      (SELECT count(*)::int FROM jsonb_to_recordset(act.before->'items') AS item("id" uuid, "to" uuid)
        JOIN feedback ON feedback.id = item.id AND feedback.project_id = act.project_id
        WHERE feedback.cluster_id <> item.to) AS strayed,
      (SELECT count(*)::int FROM jsonb_to_recordset(act.before->'items') AS item("id" uuid, "to" uuid)
        JOIN feedback ON feedback.id = item.id AND feedback.project_id = act.project_id
        WHERE feedback.cluster_id = item.to) AS left,
      EXISTS (SELECT FROM jsonb_to_recordset(act.before->'items') AS item("from" uuid)
        WHERE NOT EXISTS (SELECT FROM clusters WHERE clusters.id = item.from)
          AND NOT act.before->'vanished' @> jsonb_build_array(jsonb_build_object('row', jsonb_build_object('id', item.from)))
        ) AS homeless,
      EXISTS (SELECT FROM jsonb_to_recordset(act.before->'items') AS item("from" uuid, "to" uuid)
        JOIN clusters one ON one.id = item.from AND one.status = 'fixing'
        JOIN clusters other ON other.id = item.to AND other.status = 'fixing'
        WHERE act.before->'opened' ? item.to::text) AS both_fixing
    FROM grouping_acts act
    WHERE act.project_id = ${ctx.project.id} AND ${inArray(sql`act.id`, actIds)}`);
  return new Map(rows.flatMap((row) => (why(row) ? [[row.id, why(row)!] as const] : [])));
}

function why({ undone_by, later, strayed, left, items, homeless, both_fixing }: Standing): string | null {
  if (undone_by) return `${undone_by} undid it already.`;
  if (items > 0 && left === 0 && strayed === 0) return 'Its reports were deleted since.';
  if (later) return `Undo this first, which came later: ${later}.`;
  if (strayed > 0) return `${strayed} of its reports have moved on since.`;
  if (homeless) return 'The cluster where its reports were is gone.';
  if (both_fixing) return 'Both clusters are being fixed right now: cancel one of the jobs first.';
  return null;
}

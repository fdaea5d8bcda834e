import { and, eq, isNotNull, notLike, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { suggestions } from '../db/tables.ts';
import type { Lesson } from './matcher/calibration.ts';

/**
 * What people said that still stands, for the bar: a later word about the same reports, or an undo, takes it back. Of each report only the
 * likeliest: the bar decides on that one, and other questions, asked beside it, are less often a yes than their scores say. What a model
 * answered is no lesson.
 */
export async function readLessons(ctx: Ctx): Promise<Lesson[]> {
  const said = [...(await answered(ctx)), ...(await taught(ctx))].sort((a, b) => b.score - a.score);
  const likeliest = Map.groupBy(said, ({ itemId }) => itemId);
  // In an order of their own: sums of fractions hang on it, and whoever loads afresh must come to the same bar.
  return [...likeliest.keys()].sort().map((itemId) => {
    const { score, same, unasked } = likeliest.get(itemId)![0]!;
    return { score, same, ...(unasked && { unasked }) };
  });
}

type Said = Lesson & { itemId: string };

async function answered(ctx: Ctx): Promise<Said[]> {
  const rows = await ctx.db
    .selectDistinctOn([suggestions.itemId], {
      itemId: suggestions.itemId,
      score: suggestions.score,
      answer: suggestions.answer,
    })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        isNotNull(suggestions.answer),
        notLike(suggestions.answeredBy, 'model:%'),
        sql`(${suggestions.clusterId} = ${suggestions.otherId}) = (${suggestions.answer} = 'same')`,
      ),
    )
    .orderBy(suggestions.itemId, sql`${suggestions.score} DESC`, suggestions.id);
  return rows.map(({ itemId, score, answer }) => ({ itemId, score, same: answer === 'same' }));
}

/** By merges, splits and moves. */
async function taught(ctx: Ctx): Promise<Said[]> {
  const { rows } = await ctx.db.execute<{ item_id: string; score: number; same: boolean }>(sql`
    SELECT lesson.item_id, lesson.score, lesson.same
    FROM grouping_acts act
      CROSS JOIN LATERAL jsonb_to_recordset(act.lessons)
        AS lesson(item_id uuid, other_id uuid, score double precision, same boolean)
      JOIN feedback one ON one.id = lesson.item_id AND one.project_id = act.project_id
      JOIN feedback other ON other.id = lesson.other_id AND other.project_id = act.project_id
    WHERE act.project_id = ${ctx.project.id} AND act.lessons <> '[]' AND act.undone_at IS NULL
      AND (one.cluster_id = other.cluster_id) = lesson.same
    ORDER BY act.revision, lesson.item_id`);
  return rows.map(({ item_id, score, same }) => ({ itemId: item_id, score, same, unasked: true }));
}

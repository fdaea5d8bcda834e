import { and, desc, eq, isNotNull, notLike } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { suggestions } from '../db/tables.ts';
import type { Lesson } from './matcher/calibration.ts';

/**
 * What people answered, for the bar. Of each report only the likeliest question: the bar decides on that one, and the others, asked
 * beside it, are less often a yes than their scores say. What a model answered is no lesson.
 */
export async function readLessons(ctx: Ctx): Promise<Lesson[]> {
  const rows = await ctx.db
    .selectDistinctOn([suggestions.itemId], { score: suggestions.score, answer: suggestions.answer })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        isNotNull(suggestions.answer),
        notLike(suggestions.answeredBy, 'model:%'),
      ),
    )
    .orderBy(suggestions.itemId, desc(suggestions.score), suggestions.id);
  return rows.map(({ score, answer }) => ({ score, same: answer === 'same' }));
}

import type { Ctx } from '../context.ts';
import { suggestions } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import type { Decision } from './matcher/item.ts';
import type { ItemRow } from './store.ts';

/** A report asks at most this many questions. */
const QUESTIONS_MAX = 2;

/** The grouping asks instead of guessing: one question for each cluster that this may belong to. */
export async function askWhetherSame(ctx: Ctx, item: ItemRow, clusterId: string, decision: Decision): Promise<void> {
  for (const suggestion of decision.suggestions.slice(0, QUESTIONS_MAX)) {
    await ctx.db
      .insert(suggestions)
      .values({
        id: newId(ctx.now().getTime()),
        projectId: ctx.project.id,
        clusterId,
        otherId: suggestion.clusterId,
        itemId: item.id,
        otherItemId: suggestion.itemId,
        score: suggestion.score,
        terms: decision.reasons.flatMap((reason) => (reason.kind === 'similar_words' ? reason.terms : [])),
      })
      .onConflictDoNothing();
  }
  if (decision.suggestions.length > 0)
    await recordEvent(ctx, {
      type: 'suggestion.made',
      subjectId: clusterId,
      clusterId,
      summary: `maybe known already: ${item.title}`,
    });
}

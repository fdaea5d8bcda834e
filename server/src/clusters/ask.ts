import type { Ctx } from '../context.ts';
import { suggestions } from '../db/tables.ts';
import { newId } from '../ids.ts';
import type { Decision } from './matcher/item.ts';
import type { ItemRow } from './store.ts';

/** A report asks at most this many questions. */
export const QUESTIONS_MAX = 2;

type Question = typeof suggestions.$inferInsert;

/** The grouping asks instead of guessing: one question for each cluster that this may belong to. */
export function questionsOf(ctx: Ctx, item: ItemRow, clusterId: string, decision: Decision): Question[] {
  return decision.suggestions.slice(0, QUESTIONS_MAX).map((suggestion) => ({
    id: newId(ctx.now().getTime()),
    projectId: ctx.project.id,
    clusterId,
    otherId: suggestion.clusterId,
    itemId: item.id,
    otherItemId: suggestion.itemId,
    score: suggestion.score,
    terms: decision.reasons.flatMap((reason) => (reason.kind === 'similar_words' ? reason.terms : [])),
  }));
}

export async function storeQuestions(ctx: Ctx, questions: Question[]): Promise<void> {
  if (questions.length > 0) await ctx.db.insert(suggestions).values(questions).onConflictDoNothing();
}

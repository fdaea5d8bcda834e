import { askWhetherOneProblem } from '@soulcaster/agent';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { suggestions, verdicts } from '../../db/tables.ts';
import type { MatchItem } from '../matcher/item.ts';
import { askGroupingModel } from './ask-model.ts';
import { moveAsJudged } from './move-as-judged.ts';
import { plainWords } from './plain-words.ts';
import { hashOf, sampleOf } from './samples.ts';

export type SuggestionRow = typeof suggestions.$inferSelect;
export type JudgedVerdict = Pick<typeof verdicts.$inferSelect, 'same' | 'reason' | 'model'>;

const REASON_LETTERS_MAX = 200;

/**
 * Asks the model about the open questions that it has not judged yet, the likeliest first, so the second best after a "no": grouping
 * never waits for it. Where it says "one problem", a newcomer that nobody has dealt with goes there; the question is left to people
 * otherwise, marked with what the model said. It never keeps anything apart for good: only people do.
 */
export async function judgeSuggestions(ctx: Ctx, signal: AbortSignal): Promise<void> {
  if (!ctx.settings.model_judge) return;
  while (!signal.aborted) {
    const [question] = await ctx.db
      .select()
      .from(suggestions)
      .where(unjudged(ctx))
      .orderBy(desc(suggestions.score), suggestions.id)
      .limit(1);
    if (!question) return;
    const judged = await judge(ctx, question, signal);
    if (judged === 'stopped') return;
    await note(ctx, question, judged);
    if (judged?.same) await moveAsJudged(ctx, question.id, judged);
  }
}

export const unjudged = (ctx: Pick<Ctx, 'project'>) =>
  and(eq(suggestions.projectId, ctx.project.id), isNull(suggestions.answer), isNull(suggestions.judgedBy));

/** Null: the model's answer could not be used, so people are left with the question. */
async function judge(
  ctx: Ctx,
  question: SuggestionRow,
  signal: AbortSignal,
): Promise<JudgedVerdict | null | 'stopped'> {
  const [first, second] = [await sampleOf(ctx, question.clusterId), await sampleOf(ctx, question.otherId)];
  if (first.length === 0 || second.length === 0) return null;
  const hash = hashOf(first, second);
  const [known] = await ctx.db
    .select()
    .from(verdicts)
    .where(and(eq(verdicts.projectId, ctx.project.id), eq(verdicts.question, hash)));
  if (known) return known;
  const asked = await askGroupingModel(ctx, (run) =>
    askWhetherOneProblem({ ...run, first: first.map(quoted), second: second.map(quoted), signal }),
  );
  if ('stopped' in asked) return 'stopped';
  if ('unusable' in asked) return null;
  const verdict = {
    model: asked.model,
    same: asked.answer.same,
    reason: plainWords(asked.answer.reason, REASON_LETTERS_MAX) ?? '',
  };
  await ctx.db
    .insert(verdicts)
    .values({
      projectId: ctx.project.id,
      question: hash,
      ...verdict,
      itemIds: [...first, ...second].map(({ id }) => id),
      createdAt: ctx.now(),
    })
    .onConflictDoNothing();
  return verdict;
}

const quoted = ({ source, title, body }: MatchItem) => ({ source, title, body });

async function note(ctx: Ctx, question: SuggestionRow, judged: JudgedVerdict | null): Promise<void> {
  await ctx.db
    .update(suggestions)
    .set({
      judgedBy: judged?.model ?? 'nobody',
      judgedSame: judged?.same ?? null,
      judgedReason: judged?.reason ?? null,
    })
    .where(and(eq(suggestions.id, question.id), eq(suggestions.projectId, ctx.project.id)));
}

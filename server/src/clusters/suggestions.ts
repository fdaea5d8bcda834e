import type { Suggestion, SuggestionAnswer, SuggestionAnswered } from '@soulcaster/contract';
import { and, desc, eq, gte, isNull, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusters, suggestions } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { carryOut } from './carry-out.ts';
import { likelihood } from './likelihood.ts';
import { regroupAsOne } from './merge.ts';
import { enterGrouping } from './store.ts';
import { lockClusters, shortId } from './whereabouts.ts';

const others = alias(clusters, 'others');

/** Home asks only what is likely enough (1 in 4, as a decision score); the cluster's own page asks the rest. */
export const WORTH_ASKING = -1.1;

/** Open questions, the likeliest first, those that the model denies last; of one cluster when `clusterId` is given. */
export async function listSuggestions(
  ctx: Ctx,
  options: { clusterId?: string; limit?: number; scoreMin?: number } = {},
): Promise<Suggestion[]> {
  requireRole(ctx, 'viewer');
  const { clusterId } = options;
  const rows = await ctx.db
    .select({ suggestion: suggestions, cluster: clusters, other: others })
    .from(suggestions)
    .innerJoin(clusters, eq(clusters.id, suggestions.clusterId))
    .innerJoin(others, eq(others.id, suggestions.otherId))
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        isNull(suggestions.answer),
        options.scoreMin === undefined ? undefined : gte(suggestions.score, options.scoreMin),
        clusterId ? or(eq(suggestions.clusterId, clusterId), eq(suggestions.otherId, clusterId)) : undefined,
      ),
    )
    .orderBy(sql`${suggestions.judgedSame} IS FALSE`, desc(suggestions.score), suggestions.id)
    .limit(options.limit ?? 100);
  return rows.map(({ suggestion, cluster, other }) => ({
    id: suggestion.id,
    cluster: asEnd(ctx, cluster),
    other: asEnd(ctx, other),
    score: likelihood(suggestion.score),
    terms: suggestion.terms,
    judged: judgedOf(suggestion),
    created_at: suggestion.createdAt.toISOString(),
  }));
}

/** "Same" merges the newer cluster into the other, "different" keeps the two apart for good; either can be undone. */
export async function answerSuggestion(
  ctx: Ctx,
  id: string,
  { answer }: SuggestionAnswer,
): Promise<SuggestionAnswered> {
  requireRole(ctx, 'triager');
  const answered = await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const row = await answerOnce(tx, id, answer);
    const [cluster, other] = await lockClusters(tx, [row.clusterId, row.otherId]);
    const summary = `said that ${shortId(ctx, cluster!)} and ${shortId(ctx, other!)} are ${answer === 'same' ? 'the same problem' : 'different problems'}`;
    const clusterId = answer === 'same' ? row.otherId : row.clusterId;
    await recordEvent(tx, { type: 'suggestion.answered', subjectId: id, clusterId, summary });
    const act = { kind: 'answer', action: 'answered', summary, revision, answered: id } as const;
    const asked: [string, string] = [row.itemId, row.otherItemId];
    if (answer === 'same')
      return { clusterId, act: await regroupAsOne(tx, { ...act, from: [cluster!], into: other!, sameItems: asked }) };
    const said = { together: [], apart: [[[asked[0]], [asked[1]]] as [string[], string[]]] };
    const about = [row.clusterId, row.otherId];
    return { clusterId, act: await carryOut(tx, { ...act, moves: [], said, first: clusterId, about }) };
  });
  return { cluster_id: answered.clusterId, act_id: answered.act };
}

/** Whoever answers second hears what the first said. */
async function answerOnce(ctx: Ctx, id: string, answer: SuggestionAnswer['answer']) {
  const mine = and(eq(suggestions.id, id), eq(suggestions.projectId, ctx.project.id));
  const [row] = await ctx.db.select().from(suggestions).where(mine).for('update');
  if (!row) throw notFound('suggestion');
  if (row.answer) throw new AppError('conflict', `${row.answeredBy} answered this already: ${row.answer}.`);
  await ctx.db
    .update(suggestions)
    .set({ answer, answeredBy: actorName(ctx.actor), answeredAt: ctx.now() })
    .where(mine);
  return row;
}

const judgedOf = ({ judgedBy, judgedSame, judgedReason }: typeof suggestions.$inferSelect): Suggestion['judged'] =>
  judgedBy && judgedSame !== null ? { model: judgedBy, same: judgedSame, reason: judgedReason ?? '' } : null;

const asEnd = (ctx: Ctx, row: typeof clusters.$inferSelect) => ({
  id: row.id,
  short_id: `${ctx.project.key}-${row.number}`,
  title: row.title,
  count: row.itemCount,
});

import type { Suggestion, SuggestionAnswer } from '@soulcaster/contract';
import { and, desc, eq, gte, isNull, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusters, suggestions } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { likelihood } from './likelihood.ts';
import { linkItems } from './links.ts';
import { forgetMatcher } from './memory.ts';
import { mergeClusters } from './merge.ts';
import { enterGrouping } from './store.ts';

const others = alias(clusters, 'others');

/** Open questions, the likeliest first; of one cluster when `clusterId` is given. */
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
    .orderBy(desc(suggestions.score), suggestions.id)
    .limit(options.limit ?? 100);
  return rows.map(({ suggestion, cluster, other }) => ({
    id: suggestion.id,
    cluster: asEnd(ctx, cluster),
    other: asEnd(ctx, other),
    score: likelihood(suggestion.score),
    terms: suggestion.terms,
    created_at: suggestion.createdAt.toISOString(),
  }));
}

/** "Same" merges the newer cluster into the other, "different" keeps the two apart for good. Answers with the cluster that is left. */
export async function answerSuggestion(ctx: Ctx, id: string, input: SuggestionAnswer): Promise<{ cluster_id: string }> {
  requireRole(ctx, 'triager');
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .select()
      .from(suggestions)
      .where(and(eq(suggestions.id, id), eq(suggestions.projectId, ctx.project.id)))
      .for('update');
    if (!row) throw notFound('suggestion');
    if (row.answer) throw new AppError('conflict', `${row.answeredBy} answered this already: ${row.answer}.`);
    const answeredBy = actorName(ctx.actor);
    await tx.db
      .update(suggestions)
      .set({ answer: input.answer, answeredBy, answeredAt: ctx.now() })
      .where(eq(suggestions.id, id));
    await recordEvent(tx, {
      type: 'suggestion.answered',
      subjectId: id,
      clusterId: input.answer === 'same' ? row.otherId : row.clusterId,
      summary: input.answer === 'same' ? 'said: the same problem' : 'said: different problems',
    });
    if (input.answer === 'same') await mergeClusters(tx, row.clusterId, row.otherId);
    else await keepApart(tx, row, answeredBy);
    return { cluster_id: input.answer === 'same' ? row.otherId : row.clusterId };
  });
}

async function keepApart(ctx: Ctx, row: typeof suggestions.$inferSelect, actor: string): Promise<void> {
  const { revision } = await enterGrouping(ctx);
  await linkItems(ctx, { kind: 'cannot', pairs: [[row.itemId, row.otherItemId]], actor, revision });
  forgetMatcher(ctx.project.id);
}

const asEnd = (ctx: Ctx, row: typeof clusters.$inferSelect) => ({
  id: row.id,
  short_id: `${ctx.project.key}-${row.number}`,
  title: row.title,
  count: row.itemCount,
});

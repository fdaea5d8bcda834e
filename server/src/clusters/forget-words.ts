import { and, eq, ne, or, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, feedback, suggestions, vectors, verdicts } from '../db/tables.ts';
import { forgetInActs } from './forget-acts.ts';
import { enterGrouping, type ItemRow } from './store.ts';
import { refreshCentroids } from './vectors/centroids.ts';
import { forgottenReasons, wordless } from './wordless.ts';

/** Takes an item's words out of what the grouping keeps beside the item: reasons, questions, and the workers' memory. */
export async function forgetWords(ctx: Ctx, item: ItemRow, title: string): Promise<void> {
  const { revision } = await enterGrouping(ctx);
  const mine = eq(feedback.projectId, ctx.project.id);
  await ctx.db
    .update(feedback)
    .set({ why: item.why.map(wordless), groupingRevision: revision })
    .where(and(mine, eq(feedback.id, item.id)));
  await ctx.db.delete(vectors).where(and(eq(vectors.projectId, ctx.project.id), eq(vectors.itemId, item.id)));
  if (item.clusterId) await refreshCentroids(ctx, [item.clusterId]);
  const near = JSON.stringify([{ nearest: [{ item_id: item.id }] }]);
  const others = await ctx.db
    .select({ id: feedback.id, why: feedback.why })
    .from(feedback)
    .where(and(mine, ne(feedback.id, item.id), sql`${feedback.why} @> ${near}::jsonb`));
  for (const { id, why } of others)
    await ctx.db
      .update(feedback)
      .set({ why: forgottenReasons(why, id, item.id) })
      .where(and(mine, eq(feedback.id, id)));
  await ctx.db
    .update(suggestions)
    .set({ terms: [] })
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        or(eq(suggestions.itemId, item.id), eq(suggestions.otherItemId, item.id)),
      ),
    );
  // A cluster that has just this item keeps its number and its history, and a title that a person gave.
  if (item.clusterId)
    await ctx.db
      .update(clusters)
      .set({ title })
      .where(
        and(eq(clusters.projectId, ctx.project.id), eq(clusters.id, item.clusterId), eq(clusters.titleByPerson, false)),
      );
  await forgetModelWords(ctx, item);
  await forgetInActs(ctx, item, title);
  // What a worker keeps of it, in memory and in its snapshot, goes with its next run.
  await ctx.installation.queue.add(ctx.db, 'clusters.assign', { projectId: ctx.project.id }, { key: ctx.project.id });
}

/** What a model said of it, in verdicts, under questions, as reasons of others, and as title and summary. */
async function forgetModelWords(ctx: Ctx, item: ItemRow): Promise<void> {
  const mine = eq(feedback.projectId, ctx.project.id);
  await ctx.db
    .delete(verdicts)
    .where(
      and(eq(verdicts.projectId, ctx.project.id), sql`${verdicts.itemIds} @> ${JSON.stringify([item.id])}::jsonb`),
    );
  if (!item.clusterId) return;
  const at = item.clusterId;
  await ctx.db
    .update(suggestions)
    .set({ judgedReason: '' })
    .where(
      and(eq(suggestions.projectId, ctx.project.id), or(eq(suggestions.clusterId, at), eq(suggestions.otherId, at))),
    );
  const judged = await ctx.db
    .select({ id: feedback.id, why: feedback.why })
    .from(feedback)
    .where(and(mine, eq(feedback.clusterId, at), sql`${feedback.why} @> '[{"type":"judged"}]'::jsonb`));
  for (const { id, why } of judged)
    await ctx.db
      .update(feedback)
      .set({ why: forgottenReasons(why, id, item.id) })
      .where(and(mine, eq(feedback.id, id)));
  await ctx.db
    .update(clusters)
    .set({ wordedByModel: false, wordedFor: null })
    .where(and(eq(clusters.projectId, ctx.project.id), eq(clusters.id, at)));
}

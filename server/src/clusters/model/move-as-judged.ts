import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../../context.ts';
import { feedback, links, suggestions } from '../../db/tables.ts';
import { recordEvent } from '../../events/record.ts';
import { followItems } from '../follow-items.ts';
import { refreshCluster } from '../refresh.ts';
import { mayMove } from '../rematch.ts';
import { enterGrouping, type ItemRow, itemsOf } from '../store.ts';
import { noteUpstreamChange } from '../upstream.ts';
import { vanishInto } from '../vanish.ts';
import { lockClusters } from '../whereabouts.ts';
import type { JudgedVerdict, SuggestionRow } from './judge-suggestions.ts';

/**
 * The newcomer of a question goes into the other cluster, as a machine's decision: no constraint comes of it. Only one that is still
 * alone, untouched by people and fixes, not pinned, and kept apart by no word of a person; else the question stays with people.
 */
export async function moveAsJudged(ctx: Ctx, suggestionId: string, verdict: JudgedVerdict): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const [question] = await tx.db
      .select()
      .from(suggestions)
      .where(and(eq(suggestions.id, suggestionId), eq(suggestions.projectId, ctx.project.id)))
      .for('update');
    if (!question || question.answer) return;
    const [cluster] = await lockClusters(tx, [question.clusterId, question.otherId]);
    const [item] = await itemsOf(tx, question.clusterId);
    if (!cluster || !item || item.id !== question.itemId || item.pinned || item.erasedAt) return;
    if (!(await mayMove(tx, cluster)) || (await saidToBeApart(tx, item, question.otherId))) return;
    await answer(tx, question, verdict);
    await move(tx, item, { ...question, revision, verdict });
  });
}

/** By the model's name, so that it is never taken for what a person said. */
async function answer(ctx: Ctx, { id, otherId }: SuggestionRow, { model }: JudgedVerdict): Promise<void> {
  await ctx.db
    .update(suggestions)
    .set({ answer: 'same', answeredBy: `model:${model}`, answeredAt: ctx.now() })
    .where(and(eq(suggestions.id, id), eq(suggestions.projectId, ctx.project.id)));
  const summary = `${model} judged it one problem`;
  await recordEvent(ctx, { type: 'suggestion.answered', subjectId: id, clusterId: otherId, summary });
}

async function saidToBeApart(ctx: Ctx, item: ItemRow, otherId: string): Promise<boolean> {
  const others = await ctx.db
    .select({ id: feedback.id })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, otherId)));
  const ids = others.map(({ id }) => id);
  const [said] = await ctx.db
    .select({ itemId: links.itemId })
    .from(links)
    .where(
      and(
        eq(links.projectId, ctx.project.id),
        eq(links.kind, 'cannot'),
        or(
          and(eq(links.itemId, item.id), inArray(links.otherItemId, ids)),
          and(eq(links.otherItemId, item.id), inArray(links.itemId, ids)),
        ),
      ),
    )
    .limit(1);
  return said !== undefined;
}

interface Move {
  clusterId: string;
  otherId: string;
  revision: number;
  verdict: JudgedVerdict;
}

async function move(ctx: Ctx, item: ItemRow, { clusterId: from, otherId, revision, verdict }: Move): Promise<void> {
  const why = JSON.stringify([{ type: 'judged', model: verdict.model, same: true, reason: verdict.reason }]);
  await ctx.db
    .update(feedback)
    .set({
      clusterId: otherId,
      why: sql`${feedback.why} || ${why}::jsonb`,
      clusteredAt: ctx.now(),
      groupingRevision: revision,
    })
    .where(and(eq(feedback.id, item.id), eq(feedback.projectId, ctx.project.id)));
  await followItems(ctx, [from, otherId]);
  await vanishInto(ctx, from, otherId);
  await noteUpstreamChange(ctx, otherId, { regressed: false, joinedBy: item });
  await refreshCluster(ctx, otherId);
}

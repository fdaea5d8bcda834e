import { and, eq, isNull, or } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../context.ts';
import { clusters, examples, feedback, jobs, plans, suggestions } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { questionsOf, storeQuestions } from './ask.ts';
import type { Decision } from './matcher/item.ts';
import { recallMatcher } from './memory.ts';
import { readLessons } from './read-lessons.ts';
import { reasonsOf } from './reasons.ts';
import { refreshCluster } from './refresh.ts';
import {
  asMatchItem,
  type ClusterRow,
  enterGroupingAt,
  type ItemRow,
  itemsOf,
  lockCluster,
  rewordedItems,
} from './store.ts';
import { noteUpstreamChange } from './upstream.ts';

const BATCH = 100;
const TRIES_MAX = 50;

/**
 * Items whose words changed at their source are learnt anew: from now on newcomers are compared with what an item says now. One that
 * is alone, in a cluster that nobody has taken up, goes where it clearly belongs now; others stay where they are.
 */
export async function rematchReworded(ctx: Ctx): Promise<void> {
  for (;;) {
    const items = await rewordedItems(ctx, BATCH);
    for (const item of items) {
      let tries = 1;
      while (!(await rematch(ctx, item.id)))
        if (++tries > TRIES_MAX) throw new Error('the grouping changed all the time');
    }
    if (items.length < BATCH) return;
  }
}

/** False, and nothing is changed, when somebody else changed the grouping meanwhile. */
async function rematch(ctx: Ctx, itemId: string): Promise<boolean> {
  const memory = await recallMatcher(ctx);
  const { matcher, revision } = memory;
  const placed = await inTransaction(ctx, async (tx) => {
    if ((await enterGroupingAt(tx, revision, 0)) === null) return 'refused';
    const [item] = await tx.db
      .update(feedback)
      .set({ reworded: false, groupingRevision: revision + 1 })
      .where(and(eq(feedback.id, itemId), eq(feedback.projectId, ctx.project.id), feedback.reworded))
      .returning();
    if (!item?.clusterId) return null;
    const matchItem = asMatchItem(item);
    const cluster = await lockCluster(tx, item.clusterId);
    const decision = !item.pinned && (await mayMove(tx, cluster)) ? matcher.decide(matchItem) : null;
    const clusterId = decision?.clusterId ?? cluster.id;
    if (clusterId !== cluster.id) await moveInto(tx, item, clusterId, decision!);
    else if (decision) await stayAlone(tx, item, decision);
    await refreshCluster(tx, clusterId);
    return { matchItem, clusterId };
  });
  if (placed === 'refused') return false;
  if (placed) matcher.put(placed.matchItem, placed.clusterId);
  // Answers about its old words may have gone with the cluster that it left.
  memory.lessons = await readLessons(ctx);
  memory.revision += 1;
  memory.unsaved += 1;
  return true;
}

/** Nothing would be lost with the cluster: it holds this item alone, and no person and no fix has dealt with it. */
export async function mayMove(ctx: Ctx, cluster: ClusterRow): Promise<boolean> {
  if (cluster.status !== 'new' || cluster.titleByPerson || cluster.summaryByPerson) return false;
  const scope = ctx.project.id;
  const work = [
    await ctx.db
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.projectId, scope), eq(jobs.clusterId, cluster.id))),
    await ctx.db
      .select({ id: plans.id })
      .from(plans)
      .where(and(eq(plans.projectId, scope), eq(plans.clusterId, cluster.id))),
    await ctx.db
      .select({ id: examples.id })
      .from(examples)
      .where(and(eq(examples.projectId, scope), eq(examples.clusterId, cluster.id))),
  ];
  return work.flat().length === 0 && (await itemsOf(ctx, cluster.id)).length === 1;
}

async function moveInto(ctx: Ctx, item: ItemRow, clusterId: string, decision: Decision): Promise<void> {
  const from = item.clusterId!;
  await ctx.db
    .update(feedback)
    .set({ clusterId, why: reasonsOf(decision), clusteredAt: ctx.now() })
    .where(and(eq(feedback.id, item.id), eq(feedback.projectId, ctx.project.id)));
  await ctx.db.delete(clusters).where(and(eq(clusters.id, from), eq(clusters.projectId, ctx.project.id)));
  await noteUpstreamChange(ctx, clusterId, { regressed: false, joinedBy: item });
  // As a merge, so that links to the cluster lead on.
  await recordEvent(ctx, {
    type: 'cluster.merged',
    subjectId: from,
    clusterId,
    summary: `edited at its source, and joined: ${item.title}`,
  });
}

/** Questions about its old words are moot; what people answered stays. */
async function stayAlone(ctx: Ctx, item: ItemRow, decision: Decision): Promise<void> {
  await ctx.db
    .delete(suggestions)
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        isNull(suggestions.answer),
        or(eq(suggestions.itemId, item.id), eq(suggestions.otherItemId, item.id)),
      ),
    );
  await ctx.db
    .update(feedback)
    .set({ why: reasonsOf(decision) })
    .where(and(eq(feedback.id, item.id), eq(feedback.projectId, ctx.project.id)));
  const questions = questionsOf(ctx, item, item.clusterId!, decision);
  await storeQuestions(ctx, questions);
  if (questions.length > 0)
    await recordEvent(ctx, {
      type: 'suggestion.made',
      subjectId: item.clusterId!,
      clusterId: item.clusterId!,
      summary: `maybe known already: ${item.title}`,
    });
}

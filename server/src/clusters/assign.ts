import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../context.ts';
import { clusters, feedback } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { repositoryOfSource } from '../projects/sources.ts';
import { askWhetherSame } from './ask.ts';
import { finishRun, noteProgress, type Run, startRun } from './cluster-jobs.ts';
import { forgetMatcher, keepMatcher, recallMatcher } from './memory.ts';
import { callModel } from './model/call-model.ts';
import { reasonsOf } from './reasons.ts';
import { refreshCluster } from './refresh.ts';
import { rematchReworded } from './rematch.ts';
import { asMatchItem, enterGrouping, type ItemRow, nextClusterNumber, pendingItems } from './store.ts';
import { noteUpstreamChange } from './upstream.ts';

const BATCH = 100;

/** Groups everything that waits, one item at a time and in order of arrival; each in a transaction of its own. */
export async function assignPending(ctx: Ctx): Promise<void> {
  const run = await startRun(ctx);
  try {
    for (;;) {
      await rematchReworded(ctx);
      const items = await pendingItems(ctx, BATCH);
      for (const item of items) {
        await noteProgress(ctx, run, await assignItem(ctx, item));
        await nextTurn();
      }
      if (items.length < BATCH) break;
    }
    await rematchReworded(ctx);
    await finishRun(ctx, run, null);
    await callModel(ctx);
  } catch (error) {
    forgetMatcher(ctx.project.id);
    await finishRun(ctx, run, 'Grouping stopped on an error; it goes on by itself.');
    throw error;
  }
}

/** Decides one item and stores the decision with its reasons. Joins, opens a cluster of its own, or that and asks. */
async function assignItem(ctx: Ctx, item: ItemRow): Promise<keyof Pick<Run, 'joined' | 'created'> | 'gone'> {
  return inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const matcher = await recallMatcher(tx, revision - 1);
    const matchItem = asMatchItem(item);
    if (matcher.clusterOf(item.id)) return 'gone';
    const decision = matcher.decide(matchItem);
    const clusterId = decision.clusterId ?? (await openCluster(tx, item));
    const placed = await tx.db
      .update(feedback)
      .set({ clusterId, why: reasonsOf(decision), clusteredAt: ctx.now(), groupingRevision: revision })
      .where(and(eq(feedback.id, item.id), eq(feedback.projectId, ctx.project.id)))
      .returning({ id: feedback.id });
    if (placed.length === 0) return 'gone';
    // Before the refresh, which counts as the cluster's last change: only what came after that brings a solved problem back.
    if (decision.clusterId) await noteUpstreamChange(tx, clusterId, { regressed: false, joinedBy: item });
    await refreshCluster(tx, clusterId);
    if (!decision.clusterId) await askWhetherSame(tx, item, clusterId, decision);
    await recordEvent(tx, {
      type: decision.clusterId ? 'cluster.changed' : 'cluster.created',
      subjectId: clusterId,
      clusterId,
      summary: decision.clusterId ? `joined: ${item.title}` : `new problem: ${item.title}`,
    });
    matcher.file(matchItem, clusterId);
    keepMatcher(ctx, matcher, revision);
    return decision.clusterId ? 'joined' : 'created';
  });
}

async function openCluster(ctx: Ctx, item: ItemRow): Promise<string> {
  const id = newId(ctx.now().getTime());
  await ctx.db.insert(clusters).values({
    id,
    projectId: ctx.project.id,
    number: await nextClusterNumber(ctx),
    repositoryId: item.sourceId ? await repositoryOfSource(ctx, item.sourceId) : null,
    title: item.title,
    summary: '',
    firstSeenAt: item.firstSeenAt,
    lastSeenAt: item.lastSeenAt,
    createdAt: ctx.now(),
    updatedAt: ctx.now(),
  });
  return id;
}

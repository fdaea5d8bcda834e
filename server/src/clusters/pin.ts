import type { FeedbackPin, GroupingAct } from '@soulcaster/contract';
import { and, eq, inArray } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { feedback } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { nothingBefore, recordAct } from './act.ts';
import { readAct } from './acts.ts';
import { enterGrouping } from './store.ts';
import { placedItems, reports } from './whereabouts.ts';

/** Says that reports belong where they are: no run of grouping moves them, only a person. Or takes that back. */
export async function pinFeedback(ctx: Ctx, { feedback_ids, pinned }: FeedbackPin): Promise<GroupingAct> {
  requireRole(ctx, 'triager');
  const act = await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const changed = (await placedItems(tx, feedback_ids)).filter((item) => item.pinned !== pinned);
    if (changed.length === 0)
      throw new AppError('conflict', pinned ? 'These reports are pinned already.' : 'None of these reports is pinned.');
    await setPins(
      tx,
      changed.map(({ id }) => id),
      pinned,
    );
    const clusterIds = [...new Set(changed.map(({ clusterId }) => clusterId))];
    const summary = `${pinned ? 'pinned' : 'unpinned'} ${reports(changed.length)}`;
    await recordEvent(tx, { type: 'feedback.pinned', subjectId: changed[0]!.id, clusterId: clusterIds[0]!, summary });
    const pins = changed.map((item) => ({ id: item.id, pinned: item.pinned }));
    return recordAct(tx, { kind: 'pin', summary, revision, clusterIds, before: { ...nothingBefore, pins } });
  });
  return readAct(ctx, act);
}

export async function setPins(ctx: Ctx, ids: string[], pinned: boolean): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db
    .update(feedback)
    .set({ pinned })
    .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, ids)));
}

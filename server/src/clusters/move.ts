import type { FeedbackMove, GroupingAct } from '@soulcaster/contract';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { readAct } from './acts.ts';
import { carryOut, type PlacedItem } from './carry-out.ts';
import type { Said } from './settle-links.ts';
import { enterGrouping } from './store.ts';
import { lockClusters, placedIn, placedItems, reports, shortId } from './whereabouts.ts';

/**
 * Moves reports into another cluster, where they belong from now on, and keeps them apart from where they were. A cluster that is
 * empty then is gone: its address leads to the other.
 */
export async function moveFeedback(ctx: Ctx, input: FeedbackMove): Promise<GroupingAct> {
  requireRole(ctx, 'triager');
  const act = await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const leaving = (await placedItems(tx, input.feedback_ids)).filter(({ clusterId }) => clusterId !== input.into);
    const from = [...new Set(leaving.map(({ clusterId }) => clusterId))];
    const [into, ...origins] = await lockClusters(tx, [input.into, ...from]);
    if (leaving.length === 0) throw new AppError('conflict', `These reports are in ${shortId(ctx, into!)} already.`);
    const names = origins.map((row) => shortId(ctx, row)).join(', ');
    const summary = `moved ${reports(leaving.length)} from ${names} to ${shortId(ctx, into!)}`;
    await recordEvent(tx, { type: 'feedback.moved', subjectId: leaving[0]!.id, clusterId: input.into, summary });
    const [anchor] = await placedIn(tx, [input.into]);
    const ids = leaving.map(({ id }) => id);
    return carryOut(tx, {
      kind: 'move',
      action: 'moved',
      summary,
      revision,
      moves: leaving.map((item) => ({ item, to: input.into })),
      said: {
        together: [anchor ? [anchor.id, ...ids] : ids],
        apart: apartFromOrigins(leaving, await placedIn(tx, from)),
      },
      first: input.into,
    });
  });
  return readAct(ctx, act);
}

/** For each cluster that reports leave: those who leave it, and those who stay. */
export function apartFromOrigins(leaving: PlacedItem[], all: PlacedItem[]): Said['apart'] {
  const going = new Set(leaving.map(({ id }) => id));
  return [...Map.groupBy(all, ({ clusterId }) => clusterId).values()].map((items) => [
    items.flatMap(({ id }) => (going.has(id) ? [id] : [])),
    items.flatMap(({ id }) => (going.has(id) ? [] : [id])),
  ]);
}

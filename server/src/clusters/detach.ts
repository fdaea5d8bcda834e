import type { FeedbackDetach, GroupingAct } from '@soulcaster/contract';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { readAct } from './acts.ts';
import { carryOut, type PlacedItem } from './carry-out.ts';
import { apartFromOrigins } from './move.ts';
import { enterGrouping } from './store.ts';
import { lockClusters, openBeside, placedIn, placedItems, reports, shortId } from './whereabouts.ts';

/**
 * Gives each of these reports a cluster of its own and keeps it apart from those that stay. Of a cluster whose reports are all
 * named the first stays, for it is alone then.
 */
export async function detachFeedback(ctx: Ctx, input: FeedbackDetach): Promise<GroupingAct> {
  requireRole(ctx, 'triager');
  const act = await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const named = await placedItems(tx, input.feedback_ids);
    const from = [...new Set(named.map(({ clusterId }) => clusterId))];
    const origins = await lockClusters(tx, from);
    const all = await placedIn(tx, from);
    const leaving = withoutLast(named, all);
    if (leaving.length === 0) throw new AppError('conflict', 'Each of these reports is alone in its cluster already.');
    const originOf = new Map(origins.map((row) => [row.id, row]));
    const moves: { item: PlacedItem; to: string }[] = [];
    for (const item of leaving) moves.push({ item, to: (await openBeside(tx, originOf.get(item.clusterId)!)).id });
    const summary = `gave ${reports(leaving.length)} of ${origins.map((row) => shortId(ctx, row)).join(', ')} a cluster each`;
    await recordEvent(tx, { type: 'feedback.moved', subjectId: leaving[0]!.id, clusterId: from[0]!, summary });
    const opened = moves.map(({ to }) => to);
    return carryOut(tx, {
      kind: 'detach',
      action: 'split',
      summary,
      revision,
      moves,
      said: { together: [], apart: apartFromOrigins(leaving, all) },
      opened,
      first: opened[0]!,
    });
  });
  return readAct(ctx, act);
}

function withoutLast(named: PlacedItem[], all: PlacedItem[]): PlacedItem[] {
  const sizes = new Map([...Map.groupBy(all, ({ clusterId }) => clusterId)].map(([id, items]) => [id, items.length]));
  const leaving = Map.groupBy(named, ({ clusterId }) => clusterId);
  return [...leaving].flatMap(([id, items]) => (items.length === sizes.get(id) ? items.slice(1) : items));
}

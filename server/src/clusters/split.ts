import type { ClusterSplit, GroupingAct } from '@soulcaster/contract';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { readAct } from './acts.ts';
import { carryOut } from './carry-out.ts';
import { enterGrouping } from './store.ts';
import { lockClusters, openBeside, placedIn, placedItems, reports, shortId } from './whereabouts.ts';

/**
 * Takes reports out of a cluster, together, into a new one: another problem. From now on each of them is kept apart from each that
 * stays. Jobs, pull requests and the number stay with the cluster that they came from.
 */
export async function splitCluster(ctx: Ctx, clusterId: string, input: ClusterSplit): Promise<GroupingAct> {
  requireRole(ctx, 'triager');
  const act = await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const [origin] = await lockClusters(tx, [clusterId]);
    const leaving = await placedItems(tx, input.feedback_ids);
    const strangers = leaving.filter((item) => item.clusterId !== clusterId).length;
    if (strangers > 0)
      throw new AppError('conflict', `${reports(strangers)} of these are not in ${shortId(ctx, origin!)}: look again.`);
    const going = new Set(leaving.map(({ id }) => id));
    const staying = (await placedIn(tx, [clusterId])).filter(({ id }) => !going.has(id));
    if (staying.length === 0) throw new AppError('invalid', 'At least one report must stay where they are.');
    const opened = await openBeside(tx, origin!);
    const summary = `split ${reports(leaving.length)} off ${shortId(ctx, origin!)} as ${shortId(ctx, opened)}`;
    await recordEvent(tx, { type: 'cluster.split', subjectId: opened.id, clusterId, summary });
    return carryOut(tx, {
      kind: 'split',
      action: 'split',
      summary,
      revision,
      moves: leaving.map((item) => ({ item, to: opened.id })),
      said: { together: [[...going]], apart: [[[...going], staying.map(({ id }) => id)]] },
      opened: [opened.id],
      first: opened.id,
    });
  });
  return readAct(ctx, act);
}

import type { Ctx } from '../context.ts';
import { recordEvent } from '../events/record.ts';
import { weighClusters } from './impact/weigh.ts';
import { refreshCluster } from './refresh.ts';
import { changeCluster, type ItemRow, lockCluster, upstreamStatesOf } from './store.ts';

/**
 * A cluster's feedback changed at its source, or more of it came. A solved problem that comes back makes the cluster `regressed`;
 * when all is closed upstream the cluster is resolved, if the project says so (else the page offers it).
 */
export async function noteUpstreamChange(
  ctx: Ctx,
  clusterId: string,
  change: { regressed: boolean; joinedBy?: ItemRow },
): Promise<void> {
  const cluster = await lockCluster(ctx, clusterId);
  if (!change.joinedBy) await refreshCluster(ctx, clusterId);
  const cameBack = change.regressed || (change.joinedBy && change.joinedBy.lastSeenAt > cluster.updatedAt);
  if (cluster.status === 'resolved' && cameBack) {
    await changeCluster(ctx, clusterId, { status: 'regressed' });
    await weighClusters(ctx, [clusterId]);
    await recordEvent(ctx, {
      type: 'cluster.changed',
      subjectId: clusterId,
      clusterId,
      summary: 'came back after it was resolved',
    });
    return;
  }
  if (!ctx.settings.resolve_on_upstream_close || !['new', 'regressed', 'merged'].includes(cluster.status)) return;
  const states = await upstreamStatesOf(ctx, clusterId);
  if (states.length === 0 || states.includes('open')) return;
  await changeCluster(ctx, clusterId, { status: 'resolved' });
  await recordEvent(ctx, {
    type: 'cluster.changed',
    subjectId: clusterId,
    clusterId,
    summary: 'resolved: closed by all its senders',
  });
}

'use client';
import type { Cluster, ClusterUpdate } from '@soulcaster/contract';
import { toast } from 'sonner';
import { counted } from '@/format/number.ts';
import { useWhyNot } from '@/session/session.tsx';
import { offerUndo } from '@/session/undo.ts';
import { useStartFix } from './queries/start-fix.ts';
import { useUpdateCluster } from './queries/update-cluster.ts';

/** What a person can decide about clusters, alike in the list, the panel and the page. */
export function useVerdicts() {
  const update = useUpdateCluster();
  const start = useStartFix();
  const whyNot = useWhyNot();
  const noVerdict = whyNot('triager');
  const noFix = whyNot('developer');

  const decide = (clusters: Cluster[], change: ClusterUpdate, done: string) => {
    if (noVerdict) return void toast(noVerdict);
    const withdraw = offerUndo(`${named(clusters)} ${done}`, () => {
      for (const cluster of clusters) update.mutate({ cluster, change: before(cluster) });
    });
    // Each by its own promise: the callbacks of `mutate` are only called for the last one.
    for (const cluster of clusters) update.mutateAsync({ cluster, change }).catch(withdraw);
  };

  return {
    noVerdict,
    noFix,
    starting: start.isPending ? start.variables.clusterId : null,
    ignore: (clusters: Cluster[], until: string | null = null) =>
      decide(clusters, { status: 'ignored', ignored_until: until }, until ? 'ignored for a while' : 'ignored'),
    resolve: (clusters: Cluster[]) => decide(clusters, { status: 'resolved' }, 'resolved'),
    reopen: (clusters: Cluster[]) => decide(clusters, { status: 'new', ignored_until: null }, 'reopened'),
    startFix: (clusters: Cluster[], hint?: string) => {
      if (noFix) return void toast(noFix);
      const ready = clusters.filter((cluster) => cluster.fix.ready);
      const first = clusters[0];
      if (ready.length === 0 && first && !first.fix.ready) toast(`No fix can start: ${first.fix.reason}`);
      for (const cluster of ready) start.mutate({ clusterId: cluster.id, ...(hint && { hint }) });
    },
  };
}

export type Verdicts = ReturnType<typeof useVerdicts>;

export const isClosed = (cluster: Pick<Cluster, 'status'>) =>
  cluster.status === 'resolved' || cluster.status === 'ignored';

/** What a person can set it back to: the API lets nobody write a machine's status. */
function before(cluster: Cluster): ClusterUpdate {
  if (cluster.status === 'ignored') return { status: 'ignored', ignored_until: cluster.ignored_until };
  return { status: cluster.status === 'resolved' ? 'resolved' : 'new', ignored_until: null };
}

const named = (clusters: Cluster[]) =>
  clusters.length === 1 ? clusters[0]!.short_id : counted(clusters.length, 'cluster');

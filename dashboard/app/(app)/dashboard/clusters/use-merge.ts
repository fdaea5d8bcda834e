'use client';
import type { Cluster, ClusterEnd } from '@soulcaster/contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { type Merging, mergingOf } from '@/features/clusters/merged.ts';
import { useGroupingAct } from '@/features/grouping/use-grouping-act.tsx';

/** Merging from the list: what is asked first, and what the rows show until the server has answered. */
export function useMerge(peekId: string | null, setPeek: (id: string) => void) {
  const { merge, off } = useGroupingAct();
  const [asked, ask] = useState<Cluster[]>([]);
  const [merging, setMerging] = useState<Merging | null>(null);

  const run = async (clusters: Pick<Cluster, 'id' | 'count'>[], into: string) => {
    ask([]);
    const shown = mergingOf(clusters, into);
    setMerging(shown);
    if (peekId && shown.gone.has(peekId)) setPeek(into);
    await merge({ cluster_ids: clusters.map(({ id }) => id), into });
    setMerging((now) => (now === shown ? null : now));
  };

  return {
    asked,
    ask: (clusters: Cluster[]) => (off ? void toast(off) : ask(clusters)),
    cancel: () => ask([]),
    merging,
    merge: (into: Cluster) => run(asked, into.id),
    /** For one alone: into a cluster that was sought. */
    mergeInto: (into: ClusterEnd) => run([...asked, into], into.id),
  };
}

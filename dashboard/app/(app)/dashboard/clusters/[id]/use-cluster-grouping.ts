'use client';
import type { ClusterDetail, ClusterEnd, Feedback } from '@soulcaster/contract';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { ReportActs } from '@/features/feedback/report-acts.ts';
import { useGroupingAct } from '@/features/grouping/use-grouping-act.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';

type Asked = { what: 'merge' | 'split' } | { what: 'move'; items: Feedback[] };

const idsOf = (items: Feedback[]) => items.map(({ id }) => id);

/** What a person can do to the grouping on a cluster's page, and what is asked before it is done. */
export function useClusterGrouping(clusterId: string, cluster: ClusterDetail | undefined) {
  const grouping = useGroupingAct();
  const router = useRouter();
  const [asked, setAsked] = useState<Asked | null>(null);
  const alone = cluster?.count === 1;
  const splitOff = grouping.off ?? (alone ? 'It has one report only: there is nothing to split.' : null);

  // A merged cluster answers with the one that it is part of now.
  const shownId = cluster?.id ?? clusterId;
  useEffect(() => {
    if (shownId !== clusterId) router.replace(`/dashboard/clusters/${shownId}`);
  }, [shownId, clusterId, router]);
  useShortcut('merge', () => setAsked({ what: 'merge' }), cluster !== undefined && !grouping.off);
  useShortcut('split', () => setAsked({ what: 'split' }), cluster !== undefined && !splitOff);

  const acts: ReportActs = {
    off: grouping.off,
    pending: grouping.pending,
    splitOff: (items) => void grouping.split(shownId, idsOf(items)),
    move: (items) => (grouping.off ? void toast(grouping.off) : setAsked({ what: 'move', items })),
    moveOut: (items) => {
      if (!alone) grouping.detach(idsOf(items));
    },
    pin: (items, pinned) => void grouping.pin(idsOf(items), pinned),
  };
  return {
    acts,
    asked,
    mergeOff: grouping.off,
    splitOff,
    ask: (what: 'merge' | 'split') => setAsked({ what }),
    cancel: () => setAsked(null),
    merge: (into: ClusterEnd) => grouping.merge({ cluster_ids: [shownId, into.id], into: into.id }),
    split: (ids: string[]) => grouping.split(shownId, ids),
    move: (items: Feedback[], into: ClusterEnd) => grouping.move(idsOf(items), into),
  };
}

export type ClusterGrouping = ReturnType<typeof useClusterGrouping>;

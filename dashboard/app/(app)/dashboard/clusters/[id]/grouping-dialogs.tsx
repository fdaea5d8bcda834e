'use client';
import type { ClusterDetail } from '@soulcaster/contract';
import { ClusterChooser } from '@/features/grouping/cluster-chooser.tsx';
import { SplitDialog } from '@/features/grouping/split-dialog.tsx';
import { counted } from '@/format/number.ts';
import type { ClusterGrouping } from './use-cluster-grouping.ts';

/** What the page asks before it changes the grouping: into which cluster, which reports. */
export function GroupingDialogs({ cluster, grouping }: { cluster: ClusterDetail; grouping: ClusterGrouping }) {
  const { asked, cancel } = grouping;
  const likely = cluster.suggestions.map((each) => (each.cluster.id === cluster.id ? each.other : each.cluster));
  const moving = asked?.what === 'move' ? asked.items : [];
  const chooser = { onOpenChange: cancel, exclude: [cluster.id], likely };
  return (
    <>
      <ClusterChooser
        {...chooser}
        open={asked?.what === 'merge'}
        title={`Merge ${cluster.short_id} into …`}
        description="All its reports go to the cluster that you choose. This can be undone."
        onChoose={grouping.merge}
      />
      <ClusterChooser
        {...chooser}
        open={asked?.what === 'move'}
        title={`Move ${counted(moving.length, 'report')} to …`}
        description="The grouping keeps them there. This can be undone."
        onChoose={(into) => grouping.move(moving, into)}
      />
      <SplitDialog
        cluster={cluster}
        open={asked?.what === 'split'}
        onOpenChange={cancel}
        onSplit={(ids) => grouping.split(ids)}
      />
    </>
  );
}

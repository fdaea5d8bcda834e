'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { parseAsString, useQueryState, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Pill } from '@/components/pill.tsx';
import { ClusteringNote } from '@/features/clustering/clustering-note.tsx';
import { ClusterEmpty } from '@/features/clusters/cluster-empty.tsx';
import { ClusterFilters } from '@/features/clusters/cluster-filters.tsx';
import { ClusterList } from '@/features/clusters/cluster-list.tsx';
import { clusterFilterParsers } from '@/features/clusters/filters.ts';
import { MergeDialog } from '@/features/clusters/merge-dialog.tsx';
import { ReportDialog } from '@/features/feedback/report-dialog.tsx';
import { ClusterChooser } from '@/features/grouping/cluster-chooser.tsx';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { ConnectHint } from '@/features/sources/connect-hint.tsx';
import { exact } from '@/format/number.ts';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { PageHeader } from '@/shell/page-header.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { ClusterPanel } from './cluster-panel.tsx';
import { useMerge } from './use-merge.ts';

export function ClustersView() {
  const { api, project } = useProject();
  const stats = useQuery(statsQuery(api, project.id));
  const repositories = useQuery(repositoryListQuery(api, project.id));
  const [filters] = useQueryStates(clusterFilterParsers);
  const [peekId, setPeek] = useQueryState('peek', parseAsString);
  const [reporting, setReporting] = useState(false);
  const merge = useMerge(peekId, setPeek);
  const off = useWhyNot()('triager');
  useShortcut('new_report', () => setReporting(true), !off);

  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <PageHeader
          title="Clusters"
          note={
            <>
              {stats.data && <Pill>{exact(stats.data.clusters_open)} open</Pill>}
              <ClusteringNote />
            </>
          }
          actions={
            <Button
              variant="primary"
              icon={<Plus className="size-3.5" />}
              off={off}
              keys="c"
              tip="New report"
              onClick={() => setReporting(true)}
            >
              New report
            </Button>
          }
        />
        <ClusterFilters repositories={repositories.data?.items ?? []} />
        <ClusterList
          filters={filters}
          peekId={peekId}
          setPeek={setPeek}
          merging={merge.merging}
          onMerge={merge.ask}
          empty={
            <ClusterEmpty
              any={(stats.data?.clusters ?? 0) > 0}
              waiting={stats.data?.pending_clustering ?? 0}
              connect={<ConnectHint />}
            />
          }
        />
      </div>
      {peekId && <ClusterPanel key={peekId} clusterId={peekId} close={() => setPeek(null)} />}
      <MergeDialog clusters={merge.asked.length > 1 ? merge.asked : []} onCancel={merge.cancel} onMerge={merge.merge} />
      <ClusterChooser
        open={merge.asked.length === 1}
        onOpenChange={(open) => !open && merge.cancel()}
        title={`Merge ${merge.asked[0]?.short_id ?? ''} into …`}
        description="All its reports end in the cluster that you choose. It can be undone."
        exclude={merge.asked.map(({ id }) => id)}
        onChoose={merge.mergeInto}
      />
      <ReportDialog open={reporting} onOpenChange={setReporting} />
    </div>
  );
}

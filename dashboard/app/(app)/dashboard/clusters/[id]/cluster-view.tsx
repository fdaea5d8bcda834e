'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Unlink } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { ClusterHeading } from '@/features/clusters/cluster-heading.tsx';
import { LastError } from '@/features/clusters/last-error.tsx';
import { clusterQuery } from '@/features/clusters/queries/cluster.ts';
import { useClusterKeys } from '@/features/clusters/use-cluster-keys.ts';
import { useVerdicts } from '@/features/clusters/use-verdicts.ts';
import { listPath, neighbours } from '@/features/clusters/walk.ts';
import { feedbackListQuery } from '@/features/feedback/queries/feedback-list.ts';
import { SuggestionReview } from '@/features/suggestions/suggestion-review.tsx';
import { Data } from '@/session/data.tsx';
import { isGone } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { ClusterAside } from './cluster-aside.tsx';
import { ClusterEvidence } from './cluster-evidence.tsx';
import { ClusterHeader } from './cluster-header.tsx';
import { GroupingDialogs } from './grouping-dialogs.tsx';
import { useClusterGrouping } from './use-cluster-grouping.ts';

/** A cluster: the evidence on the left, facts and actions on the right. */
export function ClusterView({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useQuery(clusterQuery(api, project.id, clusterId));
  const reports = useInfiniteQuery(feedbackListQuery(api, project.id, { cluster_id: clusterId }, 20));
  const loaded = reports.data?.pages.flatMap((page) => page.items) ?? [];
  const verdicts = useVerdicts();
  const router = useRouter();
  const go = (which: 'previous' | 'next') => {
    const id = neighbours(clusterId)[which];
    if (id) router.push(`/dashboard/clusters/${id}`);
  };
  useClusterKeys(query.data, verdicts, go, () => router.push(listPath()));
  const grouping = useClusterGrouping(clusterId, query.data);
  if (isGone(query.error)) return <Gone />;

  return (
    <>
      <ClusterHeader cluster={query.data} reports={loaded} grouping={grouping} go={go} />
      {query.data && <GroupingDialogs cluster={query.data} grouping={grouping} />}
      <Data query={query} what="The cluster" loading={<BlockSkeleton lines={14} />}>
        {(cluster) => (
          <div className="@container min-h-0 flex-1 overflow-y-auto">
            <div className="grid grid-rows-[auto_auto_1fr] @4xl:min-h-full @4xl:grid-cols-[minmax(0,1fr)_20rem] @4xl:grid-rows-[auto_1fr]">
              <div className="mx-auto grid w-full max-w-4xl content-start gap-4 p-4 @4xl:p-6 @4xl:pb-0">
                <ClusterHeading cluster={cluster} />
                <LastError cluster={cluster} />
                <SuggestionReview
                  clusterId={cluster.id}
                  suggestions={cluster.suggestions}
                  onSame={(id) => id !== cluster.id && router.push(`/dashboard/clusters/${id}`)}
                />
              </div>
              <ClusterEvidence cluster={cluster} reports={loaded} grouping={grouping} />
              <ClusterAside cluster={cluster} verdicts={verdicts} />
            </div>
          </div>
        )}
      </Data>
    </>
  );
}

/** It was there a moment ago: its last report was moved away, or what made it was undone. */
const Gone = () => (
  <Empty
    asPage
    icon={<Unlink className="size-4.5" />}
    title="This cluster is gone"
    action={<ButtonLink href="/dashboard/clusters">All clusters</ButtonLink>}
  >
    Its reports were moved to other clusters, or what made it was undone.
  </Empty>
);

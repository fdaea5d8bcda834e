'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, Merge, Split } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/button.tsx';
import { CopyButton } from '@/components/copy-button.tsx';
import { Section } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { clusterAsMarkdown } from '@/features/clusters/as-markdown.ts';
import { ClusterHeading } from '@/features/clusters/cluster-heading.tsx';
import { LastError } from '@/features/clusters/last-error.tsx';
import { clusterQuery } from '@/features/clusters/queries/cluster.ts';
import { useClusterKeys } from '@/features/clusters/use-cluster-keys.ts';
import { useVerdicts } from '@/features/clusters/use-verdicts.ts';
import { listPath, neighbours } from '@/features/clusters/walk.ts';
import { Frames } from '@/features/feedback/feedback-body.tsx';
import { FeedbackOfCluster } from '@/features/feedback/feedback-of-cluster.tsx';
import { feedbackListQuery } from '@/features/feedback/queries/feedback-list.ts';
import { WhyTogether } from '@/features/grouping/why-together.tsx';
import { JobsOfCluster } from '@/features/jobs/jobs-of-cluster.tsx';
import { jobsOfClusterQuery } from '@/features/jobs/queries/jobs-of-cluster.ts';
import { PlanCard } from '@/features/plans/plan-card.tsx';
import { SuggestionReview } from '@/features/suggestions/suggestion-review.tsx';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { PageHeader } from '@/shell/page-header.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { ClusterStatusBadge } from '@/vocabulary/cluster-status.tsx';
import { ClusterAside } from './cluster-aside.tsx';
import { GroupingDialogs } from './grouping-dialogs.tsx';
import { useClusterGrouping } from './use-cluster-grouping.ts';

/** A cluster: the evidence on the left, facts and actions on the right. */
export function ClusterView({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useQuery(clusterQuery(api, project.id, clusterId));
  const jobs = useQuery(jobsOfClusterQuery(api, project.id, clusterId));
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

  return (
    <>
      <PageHeader
        title={
          <span className="flex items-center gap-1.5 font-normal">
            <Link href="/dashboard/clusters" className="hidden text-muted hover:text-fg sm:inline">
              Clusters
            </Link>
            <span aria-hidden="true" className="hidden text-faint sm:inline">
              /
            </span>
            <span className="font-mono text-12 font-medium">{query.data?.short_id}</span>
          </span>
        }
        note={query.data && <ClusterStatusBadge status={query.data.status} />}
        actions={
          <>
            <CopyButton label="Copy as Markdown" text={() => (query.data ? clusterAsMarkdown(query.data, loaded) : '')}>
              Copy
            </CopyButton>
            <Button
              icon={<Merge className="size-3.5" />}
              keys={keysOf('merge')}
              tip="Merge this cluster into another"
              off={grouping.mergeOff}
              className="hidden sm:inline-flex"
              onClick={() => grouping.ask('merge')}
            >
              Merge
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label="Previous cluster of the list"
              keys="k"
              icon={<ChevronUp className="size-4" />}
              onClick={() => go('previous')}
            />
            <Button
              variant="ghost"
              size="icon"
              aria-label="Next cluster of the list"
              keys="j"
              icon={<ChevronDown className="size-4" />}
              onClick={() => go('next')}
            />
          </>
        }
      />
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
              <div className="@container order-3 mx-auto grid w-full max-w-4xl content-start gap-6 p-4 @4xl:p-6">
                {cluster.exception && (
                  <Section title="Crash">
                    <p className="font-mono text-12 wrap-anywhere text-red">
                      {cluster.exception.type}: {cluster.exception.value}
                    </p>
                    {cluster.frames.length > 0 && <Frames frames={cluster.frames} />}
                  </Section>
                )}
                {jobs.data && jobs.data.items.length > 0 && (
                  <Section title="Fixes">
                    <JobsOfCluster clusterId={cluster.id} />
                  </Section>
                )}
                {cluster.count > 1 && (
                  <Section
                    title="Why together?"
                    aside={
                      <Button
                        icon={<Split className="size-3.5" />}
                        keys={keysOf('split')}
                        tip="Take it apart"
                        off={grouping.splitOff}
                        onClick={() => grouping.ask('split')}
                      >
                        Split…
                      </Button>
                    }
                  >
                    <WhyTogether cluster={cluster} reports={loaded} acts={grouping.acts} />
                  </Section>
                )}
                <Section title="Reports" count={cluster.count}>
                  <FeedbackOfCluster cluster={cluster} acts={grouping.acts} />
                </Section>
                <PlanCard clusterId={cluster.id} />
              </div>
              <ClusterAside cluster={cluster} verdicts={verdicts} />
            </div>
          </div>
        )}
      </Data>
    </>
  );
}

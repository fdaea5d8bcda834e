'use client';
import type { ClusterDetail } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Maximize2, X } from 'lucide-react';
import { useState } from 'react';
import { Button, ButtonLink } from '@/components/button.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Tabs } from '@/components/tabs.tsx';
import { ActivityFeed } from '@/features/activity/activity-feed.tsx';
import { ClusterFacts } from '@/features/clusters/cluster-facts.tsx';
import { LastError } from '@/features/clusters/last-error.tsx';
import { FixObstacle, PrimaryAction } from '@/features/clusters/primary-action.tsx';
import { clusterQuery } from '@/features/clusters/queries/cluster.ts';
import { useVerdicts } from '@/features/clusters/use-verdicts.ts';
import { FeedbackOfCluster } from '@/features/feedback/feedback-of-cluster.tsx';
import { JobsOfCluster } from '@/features/jobs/jobs-of-cluster.tsx';
import { usePullRequestId } from '@/features/jobs/use-pull-request-id.ts';
import { PlanCard } from '@/features/plans/plan-card.tsx';
import { SuggestionQuestion } from '@/features/suggestions/suggestion-question.tsx';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { ClusterStatusBadge } from '@/vocabulary/cluster-status.tsx';

/** A cluster beside the list: the sections of its page, as tabs. */
export function ClusterPanel({ clusterId, close }: { clusterId: string; close: () => void }) {
  const { api, project } = useProject();
  const query = useQuery(clusterQuery(api, project.id, clusterId));
  return (
    <section
      aria-label="Cluster"
      className="@container absolute inset-0 z-20 flex min-h-0 flex-col border-line bg-bg lg:static lg:z-0 lg:w-[clamp(25rem,36vw,42rem)] lg:shrink-0 lg:border-l"
    >
      {query.data ? (
        <PanelBody cluster={query.data} close={close} />
      ) : (
        <>
          <div className="flex h-11 items-center justify-end px-3">
            <CloseButton close={close} />
          </div>
          {query.isError ? (
            <ErrorPanel
              title="The cluster could not be loaded"
              error={readable(query.error)}
              onRetry={() => query.refetch()}
            />
          ) : (
            <BlockSkeleton lines={10} />
          )}
        </>
      )}
    </section>
  );
}

function PanelBody({ cluster, close }: { cluster: ClusterDetail; close: () => void }) {
  const verdicts = useVerdicts();
  const pullRequestId = usePullRequestId(cluster.id);
  const [chosen, setTab] = useState<string | null>(null);
  const hasFix = cluster.status !== 'new' && cluster.status !== 'ignored' && cluster.status !== 'regressed';
  const tab = chosen ?? (hasFix ? 'fix' : 'reports');
  const pad = 'grid gap-4 p-4';
  return (
    <>
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <span className="font-mono text-12 text-faint">{cluster.short_id}</span>
        <ClusterStatusBadge status={cluster.status} />
        <div className="ml-auto flex items-center gap-1.5">
          <PrimaryAction cluster={cluster} verdicts={verdicts} pullRequestId={pullRequestId} />
          <ButtonLink
            variant="ghost"
            size="icon"
            href={`/dashboard/clusters/${cluster.id}`}
            aria-label="Open the page of this cluster"
            tip="Open the page"
            keys="Enter"
            icon={<Maximize2 className="size-3.5" />}
          />
          <CloseButton close={close} />
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className={pad}>
          <div className="grid gap-1">
            <h2 className="text-14 font-semibold text-balance">{cluster.title}</h2>
            {cluster.place && <p className="font-mono text-12 break-all text-faint">{cluster.place}</p>}
            {cluster.summary && <p className="text-muted">{cluster.summary}</p>}
          </div>
          <FixObstacle cluster={cluster} />
          <LastError cluster={cluster} />
          <ClusterFacts cluster={cluster} />
          {cluster.suggestions.map((suggestion, index) => (
            <div key={suggestion.id} className="rounded-lg border border-line-strong">
              <SuggestionQuestion suggestion={suggestion} onClusterId={cluster.id} withKeys={index === 0} />
            </div>
          ))}
        </div>
        <Tabs
          value={tab}
          onChange={setTab}
          tabs={[
            {
              value: 'fix',
              label: 'Fix',
              panel: (
                <div className={pad}>
                  <JobsOfCluster clusterId={cluster.id} />
                  <PlanCard clusterId={cluster.id} />
                </div>
              ),
            },
            {
              value: 'reports',
              label: 'Reports',
              count: cluster.count,
              panel: (
                <div className={pad}>
                  <FeedbackOfCluster cluster={cluster} />
                </div>
              ),
            },
            {
              value: 'activity',
              label: 'Activity',
              panel: (
                <div className={pad}>
                  <ActivityFeed clusterId={cluster.id} />
                </div>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}

const closing = { 'aria-label': 'Close the panel', keys: 'Escape', icon: <X className="size-4" /> };

const CloseButton = ({ close }: { close: () => void }) => (
  <Button variant="ghost" size="icon" {...closing} onClick={close} />
);

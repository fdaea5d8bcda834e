'use client';
import type { ClusterDetail } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, GitBranch, GitPullRequest } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { Moment } from '@/components/time.tsx';
import { ActivityFeed } from '@/features/activity/activity-feed.tsx';
import { ClusterFacts } from '@/features/clusters/cluster-facts.tsx';
import { IgnoreMenu } from '@/features/clusters/ignore-menu.tsx';
import { FixObstacle, PrimaryAction } from '@/features/clusters/primary-action.tsx';
import { RepositoryChooser } from '@/features/clusters/repository-chooser.tsx';
import { isClosed, type Verdicts } from '@/features/clusters/use-verdicts.ts';
import { ActHistory } from '@/features/grouping/act-history.tsx';
import { usePullRequestId } from '@/features/jobs/use-pull-request-id.ts';
import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { useProject } from '@/session/session.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { prLink, prName } from '@/vocabulary/pr-link.ts';
import { SourceCounts } from '@/vocabulary/source-kind.tsx';

export function ClusterAside({ cluster, verdicts }: { cluster: ClusterDetail; verdicts: Verdicts }) {
  const { api, project } = useProject();
  const repositories = useQuery(repositoryListQuery(api, project.id));
  const pullRequestId = usePullRequestId(cluster.id);
  const closed = isClosed(cluster);

  return (
    <aside
      aria-label="Facts and actions"
      className="order-2 grid content-start gap-5 border-b border-line p-4 @4xl:sticky @4xl:top-0 @4xl:row-span-2 @4xl:max-h-[calc(100dvh-2.75rem)] @4xl:overflow-y-auto @4xl:border-b-0 @4xl:border-l @4xl:p-5"
    >
      <div className="grid gap-2">
        <div className="flex flex-wrap gap-1.5">
          <PrimaryAction cluster={cluster} verdicts={verdicts} pullRequestId={pullRequestId} />
          <span className="flex gap-1.5">
            {!closed && cluster.status !== 'merged' && (
              <Button
                icon={<CircleCheck className="size-3.5" />}
                keys={keysOf('resolve')}
                tip="Mark it resolved"
                off={verdicts.noVerdict}
                onClick={() => verdicts.resolve([cluster])}
              >
                Resolve
              </Button>
            )}
            {!closed && <IgnoreMenu cluster={cluster} verdicts={verdicts} />}
          </span>
        </div>
        <FixObstacle cluster={cluster} />
        {cluster.all_closed_upstream && !closed && (
          <p className="text-12 text-muted">All its reports are closed where they came from. It may be resolved.</p>
        )}
        {cluster.status === 'ignored' && (
          <p className="text-12 text-muted">
            {cluster.ignored_until ? (
              <>
                Ignored until <Moment at={cluster.ignored_until} />.
              </>
            ) : (
              'Ignored for ever.'
            )}
          </p>
        )}
      </div>
      <ClusterFacts cluster={cluster} />
      <dl className="grid gap-3">
        <Line label="Sources">
          <SourceCounts sources={cluster.sources} max={6} />
        </Line>
        <Line label="Repository">
          <RepositoryChooser cluster={cluster} repositories={repositories.data?.items ?? []} />
        </Line>
        {cluster.github_pr_url && (
          <Line label="Pull request">
            <Link
              href={prLink(cluster.github_pr_url).href}
              className="inline-flex min-w-0 items-center gap-1.5 text-accent-text hover:underline"
            >
              <GitPullRequest className="size-3.5 shrink-0" aria-hidden="true" />
              <span className="truncate">{prName(cluster.github_pr_url)}</span>
            </Link>
          </Line>
        )}
        {cluster.github_branch && (
          <Line label="Branch">
            <span className="flex min-w-0 items-center gap-1.5 font-mono text-12">
              <GitBranch className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
              <span className="truncate" title={cluster.github_branch}>
                {cluster.github_branch}
              </span>
            </span>
          </Line>
        )}
      </dl>
      <ActHistory clusterId={cluster.id} />
      <div>
        <h2 className="mb-2 text-13 font-semibold">Activity</h2>
        <ActivityFeed clusterId={cluster.id} />
      </div>
    </aside>
  );
}

const Line = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="label mb-0.5">{label}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
);

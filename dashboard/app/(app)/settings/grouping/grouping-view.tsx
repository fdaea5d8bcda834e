'use client';
import { useQuery } from '@tanstack/react-query';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { PreviewThis } from '@/features/clustering/preview-button.tsx';
import { clusteringStatusQuery } from '@/features/clustering/queries/clustering-status.ts';
import { RunList } from '@/features/clustering/run-list.tsx';
import { Standing } from '@/features/clustering/standing.tsx';
import { GroupingForm } from '@/features/projects/grouping-form.tsx';
import { ImpactForm } from '@/features/projects/impact-form.tsx';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { leadersQuery } from './leaders.ts';

/** How the grouping stands, what it may do, and what makes a cluster urgent. */
export function GroupingView() {
  const { api, project } = useProject();
  const status = useQuery(clusteringStatusQuery(api, project.id));
  const leaders = useQuery(leadersQuery(api, project.id));
  const stats = useQuery(statsQuery(api, project.id));
  return (
    <>
      <Data query={status} what="How the grouping stands" loading={<BlockSkeleton lines={6} />}>
        {(data) => <Standing status={data} />}
      </Data>
      <GroupingForm status={status.data} preview={(sensitivity) => <PreviewThis sensitivity={sensitivity} />} />
      <Data query={leaders} what="The clusters with the most impact" loading={<BlockSkeleton lines={8} />}>
        {({ items }) => (
          <ImpactForm leaders={items} sources={(stats.data?.by_source ?? []).map(({ source }) => source)} />
        )}
      </Data>
      <RunList />
    </>
  );
}

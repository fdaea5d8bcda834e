import { clusterJobsQuery } from '@/features/clustering/queries/cluster-jobs.ts';
import { clusteringStatusQuery } from '@/features/clustering/queries/clustering-status.ts';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';
import { GroupingView } from './grouping-view.tsx';
import { leadersQuery } from './leaders.ts';

export const metadata = { title: 'Grouping' };

export default async function GroupingPage() {
  const { api, project } = await requireProject();
  return (
    <Prefetch
      queries={[
        clusteringStatusQuery(api, project.id),
        clusterJobsQuery(api, project.id),
        leadersQuery(api, project.id),
        statsQuery(api, project.id),
      ]}
    >
      <GroupingView key={project.id} />
    </Prefetch>
  );
}

import { redirect } from 'next/navigation';
import { clusterQuery } from '@/features/clusters/queries/cluster.ts';
import { examplesQuery } from '@/features/examples/queries/examples.ts';
import { feedbackListQuery } from '@/features/feedback/queries/feedback-list.ts';
import { groupingActsQuery } from '@/features/grouping/queries/grouping-acts.ts';
import { jobsOfClusterQuery } from '@/features/jobs/queries/jobs-of-cluster.ts';
import { planQuery } from '@/features/plans/queries/plan.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { orNotFound, requireProject } from '@/session/server.ts';
import { ClusterView } from './cluster-view.tsx';

export const metadata = { title: 'Cluster' };

export default async function ClusterPage(props: { params: Promise<{ id: string }> }) {
  const [{ api, project }, { id }] = await Promise.all([requireProject(), props.params]);
  const cluster = await orNotFound(api.project(project.id).clusters.get(id));
  // A merged cluster answers with the one that it is part of now.
  if (cluster.id !== id) redirect(`/dashboard/clusters/${cluster.id}`);
  return (
    <Prefetch
      queries={[
        { ...clusterQuery(api, project.id, id), queryFn: async () => cluster },
        feedbackListQuery(api, project.id, { cluster_id: id }, 20),
        jobsOfClusterQuery(api, project.id, id),
        examplesQuery(api, project.id, id),
        groupingActsQuery(api, project.id, id),
        planQuery(api, project.id, id),
      ]}
    >
      <ClusterView clusterId={id} />
    </Prefetch>
  );
}

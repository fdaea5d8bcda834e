import { clusterJobQuery } from '@/features/clustering/queries/cluster-jobs.ts';
import { RunView } from '@/features/clustering/run-view.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { orNotFound, requireProject } from '@/session/server.ts';

export const metadata = { title: 'Run of grouping' };

export default async function RunPage(props: { params: Promise<{ id: string }> }) {
  const [{ api, project }, { id }] = await Promise.all([requireProject(), props.params]);
  const job = await orNotFound(api.project(project.id).clusterJobs.get(id));
  return (
    <Prefetch queries={[{ ...clusterJobQuery(api, project.id, id), queryFn: async () => job }]}>
      <RunView key={id} jobId={id} />
    </Prefetch>
  );
}

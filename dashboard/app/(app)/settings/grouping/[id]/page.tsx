import { clusterJobQuery } from '@/features/clustering/queries/cluster-jobs.ts';
import { RunView } from '@/features/clustering/run-view.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';

export const metadata = { title: 'Run of grouping' };

export default async function RunPage(props: { params: Promise<{ id: string }> }) {
  const [{ api, project }, { id }] = await Promise.all([requireProject(), props.params]);
  return (
    <Prefetch queries={[clusterJobQuery(api, project.id, id)]}>
      <RunView key={id} jobId={id} />
    </Prefetch>
  );
}

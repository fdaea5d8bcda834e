import type { SearchParams } from 'nuqs/server';
import { loadClusterFilters } from '@/features/clusters/filters.ts';
import { clusterListQuery } from '@/features/clusters/queries/cluster-list.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';
import { ClustersView } from './clusters-view.tsx';

export const metadata = { title: 'Clusters' };

export default async function ClustersPage(props: { searchParams: Promise<SearchParams> }) {
  const [{ api, project }, filters] = await Promise.all([requireProject(), loadClusterFilters(props.searchParams)]);
  return (
    <Prefetch queries={[clusterListQuery(api, project.id, filters)]}>
      <ClustersView />
    </Prefetch>
  );
}

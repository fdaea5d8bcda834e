import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { deliveriesQuery } from '@/features/sources/queries/deliveries.ts';
import { sourceQuery } from '@/features/sources/queries/source.ts';
import { sourceKindsQuery } from '@/features/sources/queries/source-kinds.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { orNotFound, requireProject } from '@/session/server.ts';
import { SourcePageView } from './source-page-view.tsx';

export const metadata = { title: 'Source' };

export default async function SourcePage(props: { params: Promise<{ id: string }> }) {
  const [{ api, project }, { id }] = await Promise.all([requireProject(), props.params]);
  const source = await orNotFound(api.project(project.id).sources.get(id));
  return (
    <Prefetch
      queries={[
        { ...sourceQuery(api, project.id, id), queryFn: async () => source },
        sourceKindsQuery(api),
        deliveriesQuery(api, project.id, id, null),
        repositoryListQuery(api, project.id),
      ]}
    >
      <SourcePageView sourceId={id} />
    </Prefetch>
  );
}

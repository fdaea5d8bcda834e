import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { sourceKindsQuery } from '@/features/sources/queries/source-kinds.ts';
import { sourceListQuery } from '@/features/sources/queries/source-list.ts';
import { SourceList } from '@/features/sources/source-list.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';

export const metadata = { title: 'Sources' };

export default async function SourcesPage() {
  const { api, project } = await requireProject();
  return (
    <Prefetch queries={[sourceListQuery(api, project.id), sourceKindsQuery(api), repositoryListQuery(api, project.id)]}>
      <SourceList />
    </Prefetch>
  );
}

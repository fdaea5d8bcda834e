import { capabilitiesQuery } from '@/features/capabilities/queries/capabilities.ts';
import { repositoryListQuery } from '@/features/repositories/queries/repository-list.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';
import { RepositoriesView } from './repositories-view.tsx';

export const metadata = { title: 'Repositories' };

export default async function RepositoriesPage() {
  const { api, project } = await requireProject();
  return (
    <Prefetch queries={[repositoryListQuery(api, project.id), capabilitiesQuery(api)]}>
      <RepositoriesView />
    </Prefetch>
  );
}

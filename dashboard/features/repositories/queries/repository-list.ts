import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const repositoryListQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'repositories'], queryFn: () => api.project(projectId).repositories.list() });

import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const sourceListQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'sources'], queryFn: () => api.project(projectId).sources.list() });

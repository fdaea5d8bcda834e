import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const tokenListQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'tokens'], queryFn: () => api.project(projectId).tokens.list() });

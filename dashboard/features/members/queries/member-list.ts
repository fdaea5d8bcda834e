import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const memberListQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'members'], queryFn: () => api.project(projectId).members.list() });

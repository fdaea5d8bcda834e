import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const statsQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'stats'], queryFn: () => api.project(projectId).stats() });

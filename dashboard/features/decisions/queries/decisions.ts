import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const decisionsQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'decisions'], queryFn: () => api.project(projectId).decisions() });

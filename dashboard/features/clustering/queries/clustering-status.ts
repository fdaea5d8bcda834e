import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const clusteringStatusQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'clustering'], queryFn: () => api.project(projectId).clusterJobs.status() });

import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const planQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'plan', clusterId],
    queryFn: () => api.project(projectId).clusters.plan(clusterId),
  });

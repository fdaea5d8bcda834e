import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const clusterQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'cluster', clusterId],
    queryFn: () => api.project(projectId).clusters.get(clusterId),
  });

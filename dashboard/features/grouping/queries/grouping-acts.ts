import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const groupingActsQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'acts', clusterId],
    queryFn: () => api.project(projectId).groupingActs.list({ cluster_id: clusterId, limit: 30 }),
  });

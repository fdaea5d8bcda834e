import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const examplesQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'examples', clusterId],
    queryFn: () => api.project(projectId).clusters.examples(clusterId),
  });

import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const jobsOfClusterQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'jobs', 'cluster', clusterId],
    queryFn: () => api.project(projectId).clusters.jobs(clusterId),
  });

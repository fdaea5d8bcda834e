import type { Client } from '@soulcaster/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';

export const choosableClustersQuery = (api: Client, projectId: string, text: string) =>
  queryOptions({
    queryKey: [projectId, 'choosable-clusters', text],
    queryFn: () => api.project(projectId).clusters.list({ limit: 30, ...(text && { text }) }),
    placeholderData: keepPreviousData,
  });

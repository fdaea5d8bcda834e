import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const sampleQuery = (api: Client, projectId: string, sourceId: string) =>
  queryOptions({
    queryKey: [projectId, 'source', sourceId, 'sample'],
    queryFn: () => api.project(projectId).sources.sample(sourceId),
    staleTime: 60_000,
  });

import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const sourceQuery = (api: Client, projectId: string, sourceId: string) =>
  queryOptions({
    queryKey: [projectId, 'source', sourceId],
    queryFn: () => api.project(projectId).sources.get(sourceId),
  });

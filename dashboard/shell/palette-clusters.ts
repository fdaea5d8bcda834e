import type { Client } from '@soulcaster/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';

export const paletteClustersQuery = (api: Client, projectId: string, text: string) =>
  queryOptions({
    queryKey: [projectId, 'palette', text],
    queryFn: () => api.project(projectId).clusters.list({ limit: 12, ...(text && { text }) }),
    placeholderData: keepPreviousData,
  });

import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

/** The open clusters with the most impact: what other weights are tried on. */
export const leadersQuery = (api: Client, projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'clusters', 'leaders'],
    queryFn: () => api.project(projectId).clusters.list({ status: 'open', sort: 'impact', limit: 50 }),
  });

import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const pullRequestQuery = (api: Client, projectId: string, prId: string) =>
  queryOptions({
    queryKey: [projectId, 'pull-request', prId],
    queryFn: () => api.project(projectId).pullRequests.get(prId),
  });

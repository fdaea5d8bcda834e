import type { Client } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';

export const activityQuery = (api: Client, projectId: string, clusterId: string) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'activity', clusterId],
    queryFn: ({ pageParam }) =>
      api.project(projectId).activity({ cluster_id: clusterId, limit: 20, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

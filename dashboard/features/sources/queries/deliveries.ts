import type { Client } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';

export const deliveriesQuery = (api: Client, projectId: string, sourceId: string) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'deliveries', sourceId],
    queryFn: ({ pageParam }) =>
      api.project(projectId).sources.deliveries(sourceId, { limit: 50, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

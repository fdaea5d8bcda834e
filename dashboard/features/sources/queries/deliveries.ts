import type { Client, DeliveryStatus } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';

export const deliveriesQuery = (api: Client, projectId: string, sourceId: string, status: DeliveryStatus | null) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'deliveries', sourceId, status],
    queryFn: ({ pageParam }) =>
      api.project(projectId).sources.deliveries(sourceId, {
        limit: 50,
        ...(status && { status }),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

import type { Client } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { type ClusterFilters, clusterQueryOf } from '../filters.ts';

const pageSize = 100;

export const clusterListQuery = (api: Client, projectId: string, filters: ClusterFilters) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'clusters', filters],
    queryFn: ({ pageParam }) =>
      api.project(projectId).clusters.list({
        ...clusterQueryOf(filters),
        limit: pageSize,
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

import type { Client, PullRequest } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';

export const pullRequestListQuery = (api: Client, projectId: string, state: PullRequest['state'] | null) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'pull-requests', { state }],
    queryFn: ({ pageParam }) =>
      api
        .project(projectId)
        .pullRequests.list({ limit: 50, ...(state && { state }), ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

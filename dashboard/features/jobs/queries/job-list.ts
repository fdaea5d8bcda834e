import type { Client, JobStatus } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';

export const jobListQuery = (api: Client, projectId: string, status: JobStatus | null) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'jobs', { status }],
    queryFn: ({ pageParam }) =>
      api
        .project(projectId)
        .jobs.list({ limit: 50, ...(status && { status }), ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

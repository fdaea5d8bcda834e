import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const reportQuery = (api: Client, projectId: string, feedbackId: string) =>
  queryOptions({
    queryKey: [projectId, 'feedback', feedbackId],
    queryFn: () => api.project(projectId).feedback.get(feedbackId),
    retry: false,
  });

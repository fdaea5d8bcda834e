import type { Client, FeedbackQuery } from '@soulcaster/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { FeedbackFilters } from '../filters.ts';

type Shown = Partial<FeedbackFilters> & { cluster_id?: string };

export const feedbackListQuery = (api: Client, projectId: string, shown: Shown, limit = 100) =>
  infiniteQueryOptions({
    queryKey: [projectId, 'feedback', shown, limit],
    queryFn: ({ pageParam }) =>
      api.project(projectId).feedback.list({ ...queryOf(shown), limit, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

function queryOf(shown: Shown): FeedbackQuery {
  return {
    source: shown.source ?? undefined,
    status: shown.status ?? undefined,
    timeframe: shown.timeframe,
    text: shown.text?.trim() || undefined,
    cluster_id: shown.cluster_id,
  };
}

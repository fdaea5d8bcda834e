import type { SearchParams } from 'nuqs/server';
import { loadFeedbackFilters } from '@/features/feedback/filters.ts';
import { feedbackListQuery } from '@/features/feedback/queries/feedback-list.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';
import { FeedbackView } from './feedback-view.tsx';

export const metadata = { title: 'Feedback' };

export default async function FeedbackPage(props: { searchParams: Promise<SearchParams> }) {
  const [{ api, project }, filters] = await Promise.all([requireProject(), loadFeedbackFilters(props.searchParams)]);
  return (
    <Prefetch queries={[feedbackListQuery(api, project.id, filters)]}>
      <FeedbackView />
    </Prefetch>
  );
}

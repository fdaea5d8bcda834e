'use client';
import type { FeedbackCreate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useCreateFeedback = () =>
  useAct({
    failed: 'The report was not saved',
    quiet: true,
    stale: ['feedback', 'clusters', 'stats', 'clustering'],
    run: (routes, body: FeedbackCreate) => routes.feedback.create(body),
  });

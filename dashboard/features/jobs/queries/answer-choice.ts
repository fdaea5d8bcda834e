'use client';
import type { ChoiceAnswer } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useAnswerChoice = () =>
  useAct({
    failed: 'The answer was not taken',
    stale: ['jobs', 'job', 'clusters', 'cluster', 'examples', 'decisions', 'stats', 'activity'],
    run: (routes, { jobId, answer }: { jobId: string; answer: ChoiceAnswer }) => routes.jobs.answer(jobId, answer),
  });

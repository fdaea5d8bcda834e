'use client';
import { useAct } from '@/session/use-act.ts';

export const useCancelJob = () =>
  useAct({
    failed: 'The fix could not be cancelled',
    stale: ['jobs', 'job', 'clusters', 'cluster', 'decisions', 'stats', 'activity'],
    run: (routes, jobId: string) => routes.jobs.cancel(jobId),
  });

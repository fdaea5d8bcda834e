'use client';
import { useAct } from '@/session/use-act.ts';

export const useClosePullRequest = () =>
  useAct({
    failed: 'The pull request was not closed',
    stale: ['pull-request', 'pull-requests', 'clusters', 'cluster', 'decisions', 'stats', 'activity'],
    run: (routes, prId: string) => routes.pullRequests.close(prId),
  });

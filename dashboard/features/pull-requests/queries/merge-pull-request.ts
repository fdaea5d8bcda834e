'use client';
import { useAct } from '@/session/use-act.ts';

export const useMergePullRequest = () =>
  useAct({
    failed: 'The pull request was not merged',
    stale: ['pull-request', 'pull-requests', 'clusters', 'cluster', 'decisions', 'stats', 'activity'],
    run: (routes, prId: string) => routes.pullRequests.merge(prId),
  });

'use client';
import type { StartFix } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useStartFix = () =>
  useAct({
    failed: 'The fix was not started',
    stale: ['clusters', 'cluster', 'jobs', 'stats', 'decisions', 'activity'],
    run: (routes, { clusterId, ...body }: StartFix & { clusterId: string }) =>
      routes.clusters.startFix(clusterId, body),
  });

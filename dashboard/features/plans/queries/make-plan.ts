'use client';
import { useAct } from '@/session/use-act.ts';

export const useMakePlan = () =>
  useAct({
    failed: 'No plan was made',
    stale: ['plan', 'activity'],
    run: (routes, clusterId: string) => routes.clusters.makePlan(clusterId),
  });

'use client';
import type { ClusterJobCreate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useStartRun = () =>
  useAct({
    failed: 'The run was not started',
    stale: ['clustering', 'stats'],
    run: (routes, body: ClusterJobCreate) => routes.clusterJobs.create(body),
  });

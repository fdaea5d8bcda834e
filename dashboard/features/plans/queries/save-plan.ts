'use client';
import type { PlanUpdate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useSavePlan = () =>
  useAct({
    failed: 'The plan was not saved',
    stale: ['plan', 'activity', 'cluster', 'clusters'],
    run: (routes, { clusterId, change }: { clusterId: string; change: PlanUpdate }) =>
      routes.clusters.updatePlan(clusterId, change),
  });

'use client';
import { useAct } from '@/session/use-act.ts';

export const useFindExamples = () =>
  useAct({
    failed: 'The reports could not be read for examples',
    stale: ['examples', 'activity'],
    run: (routes, clusterId: string) => routes.clusters.findExamples(clusterId),
  });

'use client';
import type { ExampleCreate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useAddExample = () =>
  useAct({
    failed: 'The example was not added',
    stale: ['examples', 'activity'],
    quiet: true,
    run: (routes, { clusterId, input }: { clusterId: string; input: ExampleCreate }) =>
      routes.clusters.addExample(clusterId, input),
  });

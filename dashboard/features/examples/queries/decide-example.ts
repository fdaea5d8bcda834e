'use client';
import type { Example } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useDecideExample = () =>
  useAct({
    failed: 'The example was not changed',
    stale: ['examples', 'activity'],
    run: (routes, { example, state }: { example: Example; state: 'accepted' | 'refused' }) =>
      routes.clusters.decideExample(example.cluster_id, example.id, { state }),
  });

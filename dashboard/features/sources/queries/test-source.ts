'use client';
import { useAct } from '@/session/use-act.ts';

export const useTestSource = (sourceId: string) =>
  useAct({
    failed: 'The test was not made',
    quiet: true,
    stale: ['deliveries'],
    run: (routes) => routes.sources.test(sourceId),
  });

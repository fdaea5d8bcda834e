'use client';
import { useAct } from '@/session/use-act.ts';

export const useSyncSource = (sourceId: string) =>
  useAct({
    failed: 'The sync did not start',
    stale: ['sources', 'source', 'deliveries', 'feedback'],
    run: (routes) => routes.sources.sync(sourceId),
  });

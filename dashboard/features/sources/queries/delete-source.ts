'use client';
import { useAct } from '@/session/use-act.ts';

export const useDeleteSource = (sourceId: string) =>
  useAct({
    failed: 'The source was not deleted',
    stale: ['sources'],
    run: (routes) => routes.sources.delete(sourceId),
  });

'use client';
import { useAct } from '@/session/use-act.ts';

export const useRotateSource = (sourceId: string) =>
  useAct({
    failed: 'No new key was made',
    stale: ['sources', 'source'],
    run: (routes) => routes.sources.rotate(sourceId),
  });

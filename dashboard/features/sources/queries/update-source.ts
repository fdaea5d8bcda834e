'use client';
import type { SourceUpdate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useUpdateSource = (sourceId: string, quiet = false) =>
  useAct({
    failed: 'The source was not changed',
    quiet,
    stale: ['sources', 'source'],
    run: (routes, change: SourceUpdate) => routes.sources.update(sourceId, change),
  });

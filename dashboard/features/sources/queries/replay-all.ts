'use client';
import type { ReplayMany } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useReplayAll = (sourceId: string) =>
  useAct({
    failed: 'Nothing was replayed',
    stale: ['deliveries', 'source', 'sources', 'feedback'],
    run: (routes, body: ReplayMany) => routes.sources.replayAll(sourceId, body),
  });

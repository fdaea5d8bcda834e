'use client';
import { useAct } from '@/session/use-act.ts';

export const useReplayDelivery = (sourceId: string) =>
  useAct({
    failed: 'The delivery was not replayed',
    stale: ['deliveries', 'source', 'feedback'],
    run: (routes, deliveryId: string) => routes.sources.replay(sourceId, deliveryId),
  });

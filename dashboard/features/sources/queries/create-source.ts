'use client';
import type { SourceCreate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useCreateSource = () =>
  useAct({
    failed: 'The source was not added',
    quiet: true,
    stale: ['sources'],
    run: (routes, body: SourceCreate) => routes.sources.create(body),
  });

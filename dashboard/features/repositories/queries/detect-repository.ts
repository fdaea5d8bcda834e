'use client';
import type { Forge } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useDetectRepository = () =>
  useAct({
    failed: 'The repository could not be read',
    quiet: true,
    stale: [],
    run: (routes, body: { forge: Forge; name: string; base_branch?: string }) => routes.repositories.detect(body),
  });

'use client';
import type { RepositoryUpdate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useUpdateRepository = (repositoryId: string) =>
  useAct({
    failed: 'The repository was not changed',
    quiet: true,
    stale: ['repositories'],
    run: (routes, change: RepositoryUpdate) => routes.repositories.update(repositoryId, change),
  });

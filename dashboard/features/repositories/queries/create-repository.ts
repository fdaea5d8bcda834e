'use client';
import type { RepositoryCreate } from '@soulcaster/contract';
import { useAct } from '@/session/use-act.ts';

export const useCreateRepository = () =>
  useAct({
    failed: 'The repository was not added',
    quiet: true,
    stale: ['repositories', 'clusters', 'cluster', 'decisions'],
    run: (routes, body: RepositoryCreate) => routes.repositories.create(body),
  });

'use client';
import { useAct } from '@/session/use-act.ts';

export const useDeleteRepository = (repositoryId: string) =>
  useAct({
    failed: 'The repository was not deleted',
    stale: ['repositories', 'clusters', 'cluster', 'sources'],
    run: (routes) => routes.repositories.delete(repositoryId),
  });

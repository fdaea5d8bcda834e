'use client';
import type { ProjectCreate } from '@soulcaster/contract';
import { useMutation } from '@tanstack/react-query';
import { useSession } from '@/session/session.tsx';

export function useCreateProject() {
  const { api } = useSession();
  return useMutation({ mutationFn: (body: ProjectCreate) => api.projects.create(body) });
}

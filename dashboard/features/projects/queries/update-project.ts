'use client';
import type { ProjectUpdate } from '@soulcaster/contract';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useProject } from '@/session/session.tsx';
import { tellFailure } from '@/session/use-act.ts';

/** The shown project comes with the page, so the page is asked for again. */
export function useUpdateProject() {
  const { api, project } = useProject();
  const router = useRouter();
  return useMutation({
    mutationFn: (change: ProjectUpdate) => api.projects.update(project.id, change),
    onSuccess: () => router.refresh(),
    onError: (error) => tellFailure('The project was not changed', error),
  });
}

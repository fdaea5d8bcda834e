'use client';
import { useMutation } from '@tanstack/react-query';
import { useProject } from '@/session/session.tsx';
import { tellFailure } from '@/session/use-act.ts';

export function useDeleteProject() {
  const { api, project } = useProject();
  return useMutation({
    mutationFn: () => api.projects.delete(project.id),
    onSuccess: () => window.location.assign('/dashboard'),
    onError: (error) => tellFailure('The project was not deleted', error),
  });
}

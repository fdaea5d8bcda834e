'use client';
import { useMutation } from '@tanstack/react-query';
import { useSession } from '@/session/session.tsx';
import { tellFailure } from '@/session/use-act.ts';

/** Makes the demo project and shows its clusters, where the reports arrive while one watches. */
export function useStartDemo() {
  const { api } = useSession();
  return useMutation({
    mutationFn: () => api.projects.startDemo(),
    onSuccess: (project) => window.location.assign(`/dashboard/clusters?project=${project.slug}`),
    onError: (error) => tellFailure('The demo did not start', error),
  });
}

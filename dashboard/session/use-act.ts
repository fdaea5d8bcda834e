'use client';
import type { Client } from '@soulcaster/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { Topic } from '@/live/topics.ts';
import { readable } from './problem.ts';
import { useProject } from './session.tsx';

export type Routes = ReturnType<Client['project']>;

/**
 * One thing a person can do to the shown project. What it makes stale is fetched again without waiting for the live stream; a
 * failure is told in a toast with the server's own words, unless the form shows it itself (`quiet`).
 */
export function useAct<Input = void, Output = unknown>(act: {
  failed: string;
  stale: Topic[];
  quiet?: boolean;
  run: (routes: Routes, input: Input) => Promise<Output>;
}) {
  const { project, routes } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act.run(routes, input),
    onError: (error) => {
      if (!act.quiet) tellFailure(act.failed, error);
    },
    onSettled: () => {
      for (const topic of act.stale) queries.invalidateQueries({ queryKey: [project.id, topic] });
    },
  });
}

export function tellFailure(title: string, error: unknown) {
  const { message, requestId } = readable(error);
  toast.error(title, { description: requestId ? `${message} (request ${requestId})` : message, duration: 10_000 });
}

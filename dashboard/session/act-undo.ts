'use client';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { groupingTopics } from '@/live/topics.ts';
import { offerUndo } from './undo.ts';
import { useAct } from './use-act.ts';

/** Takes back what a person did to the grouping: offered in a toast and by its key right after, in the history for good. */
export function useActUndo() {
  const { mutateAsync, isPending, variables } = useAct({
    failed: 'It was not undone',
    stale: groupingTopics,
    run: (routes, actId: string) => routes.groupingActs.undo(actId),
  });
  // Both outlive the component that asked: after a merge its page is another one.
  const undo = (actId: string) =>
    void mutateAsync(actId).then(
      ({ summary }) => toast(`Undone: ${summary}`),
      () => {},
    );
  return {
    undo,
    undoing: isPending ? variables : null,
    offer: (said: ReactNode, act: { id: string; undo_refused?: string | null }) => {
      if (act.undo_refused) toast(said);
      else offerUndo(said, () => undo(act.id));
    },
  };
}

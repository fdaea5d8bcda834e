'use client';
import { toast } from 'sonner';
import { counted } from '@/format/number.ts';
import { groupingTopics } from '@/live/topics.ts';
import { useActUndo } from '@/session/act-undo.ts';
import { useAct } from '@/session/use-act.ts';

/** Makes some of the changes of a previewed run, or all that are still possible, and offers to take them back. */
export function useAcceptChanges(jobId: string) {
  const { offer } = useActUndo();
  return useAct({
    failed: 'The change was not made',
    stale: groupingTopics,
    run: async (routes, changeIds: string[] | null) => {
      const done = await routes.clusterJobs.accept(jobId, changeIds ? { change_ids: changeIds } : {});
      const words = said(done.accepted, done.stale);
      if (done.act) offer(words, done.act);
      else toast(words);
      return done;
    },
  });
}

function said(accepted: number, stale: number) {
  const made = `${counted(accepted, 'change')} made`;
  return stale === 0 ? made : `${made}; ${counted(stale, 'other')} no longer ${stale === 1 ? 'fits' : 'fit'}`;
}

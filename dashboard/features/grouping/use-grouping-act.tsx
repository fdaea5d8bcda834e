'use client';
import type { ClusterEnd, ClusterMerge, GroupingAct } from '@soulcaster/contract';
import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { counted } from '@/format/number.ts';
import { groupingTopics } from '@/live/topics.ts';
import { useActUndo } from '@/session/act-undo.ts';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { type Routes, tellFailure } from '@/session/use-act.ts';

interface Step {
  /** The clusters or reports that change; they are shown as pending until the server has answered. */
  touched: string[];
  failed: string;
  said: (act: GroupingAct) => ReactNode;
  run: (routes: Routes) => Promise<GroupingAct>;
}

const key = ['grouping-act'];

/**
 * What a person can do to the grouping, alike in the list and on a cluster's page. Each act is told in a toast that takes it back;
 * a refusal in the server's own words. Answers with the act, or null when it was refused.
 */
export function useGroupingAct() {
  const { project, routes } = useProject();
  const queries = useQueryClient();
  const off = useWhyNot()('triager');
  const { offer } = useActUndo();
  const { mutateAsync } = useMutation({
    mutationKey: key,
    mutationFn: (step: Step) => step.run(routes),
    onSuccess: (act, step) => offer(step.said(act), act),
    onError: (error, step) => tellFailure(step.failed, error),
    // Awaited, so that what left stays dimmed until it is gone.
    onSettled: () =>
      Promise.all(groupingTopics.map((topic) => queries.invalidateQueries({ queryKey: [project.id, topic] }))),
  });
  const pending = useMutationState({
    filters: { mutationKey: key, status: 'pending' },
    select: ({ state }) => (state.variables as Step | undefined)?.touched ?? [],
  });
  const act = (step: Step): Promise<GroupingAct | null> => {
    if (!off) return mutateAsync(step).catch(() => null);
    toast(off);
    return Promise.resolve(null);
  };

  return {
    off,
    pending: new Set(pending.flat()) as ReadonlySet<string>,
    merge: (body: ClusterMerge) =>
      act({
        touched: body.cluster_ids,
        failed: 'The clusters were not merged',
        said: ({ clusters: [into] }) => <Said words="Merged into" cluster={into} />,
        run: (api) => api.clusters.merge(body),
      }),
    split: (clusterId: string, ids: string[]) =>
      act({
        touched: ids,
        failed: 'The cluster was not split',
        said: ({ clusters }) => (
          <Said words={`${reports(ids)} split off as`} cluster={clusters.find(({ id }) => id !== clusterId)} />
        ),
        run: (api) => api.clusters.split(clusterId, { feedback_ids: ids }),
      }),
    move: (ids: string[], into: ClusterEnd) =>
      act({
        touched: ids,
        failed: 'The reports were not moved',
        said: () => <Said words={`${reports(ids)} moved to`} cluster={into} />,
        run: (api) => api.feedback.move({ feedback_ids: ids, into: into.id }),
      }),
    detach: (ids: string[]) =>
      act({
        touched: ids,
        failed: 'Nothing was moved out',
        said: () => `${reports(ids)} moved out`,
        run: (api) => api.feedback.detach({ feedback_ids: ids }),
      }),
    pin: (ids: string[], pinned: boolean) =>
      act({
        touched: ids,
        failed: pinned ? 'Nothing was pinned' : 'Nothing was unpinned',
        said: () => `${reports(ids)} ${pinned ? 'pinned: no run of grouping moves it' : 'unpinned'}`,
        run: (api) => api.feedback.pin({ feedback_ids: ids, pinned }),
      }),
  };
}

const reports = (ids: string[]) => counted(ids.length, 'report');

function Said({ words, cluster }: { words: string; cluster: ClusterEnd | undefined }) {
  if (!cluster) return words;
  return (
    <>
      {words}{' '}
      <Link href={`/dashboard/clusters/${cluster.id}`} title={cluster.title} className="font-mono text-12 underline">
        {cluster.short_id}
      </Link>
    </>
  );
}

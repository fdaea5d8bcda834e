'use client';
import type { Cluster, ClusterUpdate, Page } from '@soulcaster/contract';
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useProject } from '@/session/session.tsx';
import { tellFailure } from '@/session/use-act.ts';

type Input = { cluster: Pick<Cluster, 'id' | 'short_id'>; change: ClusterUpdate };

/** Shows the change at once, and takes it back with the reason when the server refuses it. */
export function useUpdateCluster() {
  const { project, routes } = useProject();
  const queries = useQueryClient();
  const roots = [
    [project.id, 'clusters'],
    [project.id, 'cluster'],
  ];

  return useMutation({
    mutationFn: ({ cluster, change }: Input) => routes.clusters.update(cluster.id, change),
    onMutate: async ({ cluster, change }) => {
      await Promise.all(roots.map((queryKey) => queries.cancelQueries({ queryKey })));
      const before = roots.flatMap((queryKey) => queries.getQueriesData({ queryKey }));
      const { repository_id: _, ...shown } = change;
      queries.setQueriesData<InfiniteData<Page<Cluster>>>(
        { queryKey: roots[0] },
        (list) => list && patchList(list, cluster.id, shown),
      );
      queries.setQueryData<Cluster>([project.id, 'cluster', cluster.id], (old) => old && { ...old, ...shown });
      return { before };
    },
    onError: (error, { cluster }, kept) => {
      for (const [key, data] of kept?.before ?? []) queries.setQueryData(key, data);
      tellFailure(`${cluster.short_id} was not changed`, error);
    },
    onSettled: () => {
      for (const topic of ['clusters', 'cluster', 'stats', 'decisions', 'activity'])
        queries.invalidateQueries({ queryKey: [project.id, topic] });
    },
  });
}

function patchList(list: InfiniteData<Page<Cluster>>, id: string, change: Partial<Cluster>) {
  return {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      items: page.items.map((cluster) => (cluster.id === id ? { ...cluster, ...change } : cluster)),
    })),
  };
}

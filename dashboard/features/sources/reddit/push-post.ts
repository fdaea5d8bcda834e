'use client';
import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';
import { useAct } from '@/session/use-act.ts';

export const usePushPost = () =>
  useAct({
    failed: 'The post was not sent',
    quiet: true,
    stale: ['deliveries', 'source', 'sources', 'feedback'],
    run: async (routes, { sourceId, payload }: { sourceId: string; payload: Record<string, unknown> }) => ({
      sourceId,
      ...(await routes.sources.push(sourceId, { payload })),
    }),
  });

/** What became of it: asked again until it is understood. Null when others pushed it off the first page of the log. */
export const pushedQuery = (api: Client, projectId: string, sourceId: string, deliveryId: string) =>
  queryOptions({
    queryKey: [projectId, 'deliveries', sourceId, 'pushed', deliveryId],
    queryFn: async () => {
      const { items } = await api.project(projectId).sources.deliveries(sourceId, { limit: 50 });
      return items.find(({ id }) => id === deliveryId) ?? null;
    },
    refetchInterval: ({ state: { data } }) => (data?.status === 'accepted' && !data.feedback_id ? 1000 : false),
  });

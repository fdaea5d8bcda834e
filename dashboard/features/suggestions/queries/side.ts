import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

/** A cluster that a question is about, and the report that stands for it. */
export const sideQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'cluster', clusterId, 'side'],
    queryFn: async () => {
      const cluster = await api.project(projectId).clusters.get(clusterId);
      const id = cluster.representative_feedback_id;
      return { cluster, report: id ? await api.project(projectId).feedback.get(id) : null };
    },
    retry: false,
  });

import type { Client, Feedback } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

/** One split takes no more, so more need not be chosen from. */
const reportsMax = 1000;

/** All reports of a cluster, by their id, the latest first. */
export const reportsOfClusterQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'feedback', 'all-of', clusterId],
    queryFn: async () => {
      const found = new Map<string, Feedback>();
      let cursor: string | null = null;
      do {
        const page = await api
          .project(projectId)
          .feedback.list({ cluster_id: clusterId, limit: 200, ...(cursor && { cursor }) });
        for (const item of page.items) found.set(item.id, item);
        cursor = page.next_cursor;
      } while (cursor && found.size < reportsMax);
      return found;
    },
  });

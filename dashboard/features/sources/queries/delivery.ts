import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const deliveryQuery = (api: Client, projectId: string, sourceId: string, deliveryId: string) =>
  queryOptions({
    queryKey: [projectId, 'deliveries', sourceId, 'one', deliveryId],
    queryFn: () => api.project(projectId).sources.delivery(sourceId, deliveryId),
  });

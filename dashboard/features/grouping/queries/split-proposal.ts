import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

/** Made anew each time that the dialog opens, and then left alone: what a person ticks must not move. */
export const splitProposalQuery = (api: Client, projectId: string, clusterId: string) =>
  queryOptions({
    queryKey: [projectId, 'split-proposal', clusterId],
    queryFn: () => api.project(projectId).clusters.splitProposal(clusterId),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

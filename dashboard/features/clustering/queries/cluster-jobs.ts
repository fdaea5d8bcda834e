import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const clusterJobsQuery = (api: Client, projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'clustering', 'jobs'],
    queryFn: () => api.project(projectId).clusterJobs.list(),
  });

export const clusterJobQuery = (api: Client, projectId: string, jobId: string) =>
  queryOptions({
    queryKey: [projectId, 'clustering', 'jobs', jobId],
    queryFn: () => api.project(projectId).clusterJobs.get(jobId),
  });

/** Made stale by what people do to the grouping, not by each step of a run. */
export const groupingDiffQuery = (api: Client, projectId: string, jobId: string) =>
  queryOptions({
    queryKey: [projectId, 'acts', 'diff', jobId],
    queryFn: () => api.project(projectId).clusterJobs.diff(jobId),
  });

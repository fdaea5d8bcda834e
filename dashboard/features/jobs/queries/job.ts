import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const jobQuery = (api: Client, projectId: string, jobId: string) =>
  queryOptions({ queryKey: [projectId, 'job', jobId], queryFn: () => api.project(projectId).jobs.get(jobId) });

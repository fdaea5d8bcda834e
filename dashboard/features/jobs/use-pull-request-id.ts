'use client';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/session/session.tsx';
import { jobsOfClusterQuery } from './queries/jobs-of-cluster.ts';

/** The pull request that the newest successful fix of a cluster opened. */
export function usePullRequestId(clusterId: string): string | null {
  const { api, project } = useProject();
  const jobs = useQuery(jobsOfClusterQuery(api, project.id, clusterId));
  return jobs.data?.items.find((job) => job.pull_request_id !== null)?.pull_request_id ?? null;
}

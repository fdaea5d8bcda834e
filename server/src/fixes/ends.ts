import type { ClusterStatus, JobStage, JobStatus } from '@soulcaster/contract';

export type EndStage = Extract<
  JobStage,
  'done' | 'blocked' | 'no_change' | 'ambiguous' | 'diagnosis' | 'cancelled' | 'timed_out' | 'budget_exceeded' | 'error'
>;

/** The one table of how a job can end: what becomes of the job and of its cluster. A cancelled job leaves the cluster as it was. */
export const ends: Record<EndStage, { job: JobStatus; cluster: ClusterStatus }> = {
  done: { job: 'success', cluster: 'pr_opened' },
  blocked: { job: 'failed', cluster: 'failed' },
  no_change: { job: 'failed', cluster: 'failed' },
  ambiguous: { job: 'failed', cluster: 'failed' },
  diagnosis: { job: 'failed', cluster: 'failed' },
  cancelled: { job: 'cancelled', cluster: 'new' },
  timed_out: { job: 'failed', cluster: 'failed' },
  budget_exceeded: { job: 'failed', cluster: 'failed' },
  error: { job: 'failed', cluster: 'failed' },
};

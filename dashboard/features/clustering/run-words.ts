import type { ClusterJob } from '@soulcaster/contract';
import { counted } from '@/format/number.ts';
import { sensitivities } from '@/vocabulary/sensitivity.ts';

export const isActive = (job: Pick<ClusterJob, 'status'>) => job.status === 'pending' || job.status === 'running';

export const runName = (job: Pick<ClusterJob, 'mode' | 'sensitivity'>) =>
  job.mode === 'preview' ? `Preview, ${sensitivities[job.sensitivity].label.toLowerCase()}` : 'Grouped what waited';

/** What came of a run, in a few words. */
export function runOutcome(job: ClusterJob): string {
  if (job.status === 'failed') return job.error_message ?? 'It failed without saying why.';
  if (job.status === 'pending') return 'waits for its turn';
  if (job.status === 'running') return `${counted(job.done, 'report')} so far`;
  if (job.mode === 'preview') return `${counted(job.total, 'report')} looked at`;
  if (job.done === 0) return 'nothing waited';
  return `${counted(job.joined, 'report')} joined, ${counted(job.created, 'new cluster')}`;
}

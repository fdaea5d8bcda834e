import type { Job, JobStage, JobStatus } from '@soulcaster/contract';
import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  CircleX,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import { cx } from '@/components/cx.ts';
import { stageLabel } from './job-stages.ts';

const looks: Record<JobStatus, { label: string; icon: LucideIcon; color: string }> = {
  pending: { label: 'Waiting', icon: CircleDashed, color: 'text-muted' },
  running: { label: 'Running', icon: LoaderCircle, color: 'text-blue' },
  success: { label: 'Succeeded', icon: CircleCheck, color: 'text-green' },
  failed: { label: 'Failed', icon: CircleX, color: 'text-red' },
  cancelled: { label: 'Cancelled', icon: CircleSlash, color: 'text-faint' },
};

export const jobStatusLabel = (status: JobStatus) => looks[status].label;

const asks = { label: 'Has a question', icon: CircleHelp, color: 'text-amber' };

/** The icon of a fix; with its stage known, one that ended with a question is not drawn as a failure. */
export function JobStatusIcon(props: { status: JobStatus; stage?: JobStage; className?: string }) {
  const { status, className } = props;
  const { icon: Icon, label, color } = props.stage === 'ambiguous' ? asks : looks[status];
  return (
    <Icon
      role="img"
      aria-label={label}
      className={cx('size-3.5 shrink-0', color, status === 'running' && 'animate-spin-slow', className)}
    />
  );
}

/** The status in words: the stage while it runs, the end when it ended otherwise than well. */
export function jobState(job: Pick<Job, 'status' | 'stage'>): string {
  return job.status === 'success' ? looks.success.label : stageLabel(job.stage);
}

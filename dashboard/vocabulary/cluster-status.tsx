import type { ClusterStatus } from '@soulcaster/contract';
import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  GitMerge,
  GitPullRequest,
  LoaderCircle,
  type LucideIcon,
  RotateCcw,
} from 'lucide-react';
import { cx } from '@/components/cx.ts';

export const clusterStatuses: Record<ClusterStatus, { label: string; icon: LucideIcon; color: string }> = {
  new: { label: 'New', icon: CircleDashed, color: 'text-muted' },
  fixing: { label: 'Fixing', icon: LoaderCircle, color: 'text-blue' },
  pr_opened: { label: 'PR opened', icon: GitPullRequest, color: 'text-purple' },
  merged: { label: 'Merged', icon: GitMerge, color: 'text-purple' },
  resolved: { label: 'Resolved', icon: CircleCheck, color: 'text-green' },
  failed: { label: 'Failed', icon: CircleX, color: 'text-red' },
  ignored: { label: 'Ignored', icon: CircleSlash, color: 'text-faint' },
  regressed: { label: 'Regressed', icon: RotateCcw, color: 'text-amber' },
};

/** The icon of a status; always beside or instead of its word, never colour alone. */
export function ClusterStatusIcon({ status, className }: { status: ClusterStatus; className?: string }) {
  const { icon: Icon, label, color } = clusterStatuses[status];
  return (
    <Icon
      role="img"
      aria-label={label}
      className={cx('size-3.5 shrink-0', color, status === 'fixing' && 'animate-spin-slow', className)}
    />
  );
}

export function ClusterStatusBadge({ status }: { status: ClusterStatus }) {
  const { icon: Icon, label, color } = clusterStatuses[status];
  return (
    <span className="inline-flex h-5.5 items-center gap-1.5 rounded-full border border-line-strong px-2 text-12 whitespace-nowrap">
      <Icon aria-hidden="true" className={cx('size-3.5', color, status === 'fixing' && 'animate-spin-slow')} />
      {label}
    </span>
  );
}

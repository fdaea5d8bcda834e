import type { PullRequest } from '@soulcaster/contract';
import { GitMerge, GitPullRequest, GitPullRequestClosed, GitPullRequestDraft } from 'lucide-react';
import { cx } from '@/components/cx.ts';

type Shown = Pick<PullRequest, 'state' | 'draft'>;

const looks = {
  open: { label: 'Open', icon: GitPullRequest, color: 'text-green' },
  draft: { label: 'Draft', icon: GitPullRequestDraft, color: 'text-muted' },
  merged: { label: 'Merged', icon: GitMerge, color: 'text-purple' },
  closed: { label: 'Closed', icon: GitPullRequestClosed, color: 'text-red' },
};

const lookOf = (pr: Shown) => looks[pr.state === 'open' && pr.draft ? 'draft' : pr.state];

export const prStateLabel = (pr: Shown) => lookOf(pr).label;

export function PrStateIcon({ pr, className }: { pr: Shown; className?: string }) {
  const { icon: Icon, label, color } = lookOf(pr);
  return <Icon role="img" aria-label={label} className={cx('size-3.5 shrink-0', color, className)} />;
}

export function LineCounts({ additions, deletions }: { additions: number; deletions: number }) {
  return (
    <span className="tnum font-mono text-12 whitespace-nowrap" title={`${additions} lines added, ${deletions} removed`}>
      <span className="text-green">+{additions}</span> <span className="text-red">−{deletions}</span>
    </span>
  );
}

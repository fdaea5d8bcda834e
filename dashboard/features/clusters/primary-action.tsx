'use client';
import type { Cluster } from '@soulcaster/contract';
import { CircleCheck, GitPullRequest, RotateCcw, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { Button, ButtonLink } from '@/components/button.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { prLink } from '@/vocabulary/pr-link.ts';
import { StartFixButton } from './start-fix-button.tsx';
import type { Verdicts } from './use-verdicts.ts';

interface Props {
  cluster: Cluster;
  verdicts: Verdicts;
  /** Our own page of its pull request, with the evidence; without it the address that the cluster knows. */
  pullRequestId?: string | null | undefined;
}

/** The one next step of a cluster, by its state: start the fix, watch it, review the pull request, mark it resolved. */
export function PrimaryAction({ cluster, verdicts, pullRequestId }: Props) {
  if (cluster.active_job)
    return (
      <ButtonLink
        variant="primary"
        icon={<SquareTerminal className="size-3.5" />}
        href={`/dashboard/jobs/${cluster.active_job.id}`}
      >
        Watch the fix
      </ButtonLink>
    );
  const own = pullRequestId && { href: `/dashboard/prs/${pullRequestId}`, elsewhere: false };
  const pr = own || (cluster.github_pr_url ? prLink(cluster.github_pr_url) : null);
  if (cluster.status === 'pr_opened' && pr)
    return (
      <ButtonLink
        variant="primary"
        icon={<GitPullRequest className="size-3.5" />}
        href={pr.href}
        {...(pr.elsewhere && { target: '_blank', rel: 'noreferrer' })}
      >
        Review the PR
      </ButtonLink>
    );
  if (cluster.status === 'merged')
    return (
      <Button
        variant="primary"
        icon={<CircleCheck className="size-3.5" />}
        keys={keysOf('resolve')}
        showKeys
        off={verdicts.noVerdict}
        onClick={() => verdicts.resolve([cluster])}
      >
        Mark resolved
      </Button>
    );
  if (cluster.status === 'resolved' || cluster.status === 'ignored')
    return (
      <Button
        icon={<RotateCcw className="size-3.5" />}
        keys={keysOf('resolve')}
        showKeys
        off={verdicts.noVerdict}
        onClick={() => verdicts.reopen([cluster])}
      >
        Reopen
      </Button>
    );
  return <StartFixButton cluster={cluster} verdicts={verdicts} />;
}

/** Why no fix can start, and where to change that. */
export function FixObstacle({ cluster }: { cluster: Cluster }) {
  const startable = cluster.status === 'new' || cluster.status === 'failed' || cluster.status === 'regressed';
  if (cluster.fix.ready || !startable) return null;
  return (
    <p className="rounded-md bg-amber-soft px-3 py-2 text-12 text-amber">
      {cluster.fix.reason}{' '}
      {cluster.fix.remedy_path && (
        <Link href={cluster.fix.remedy_path} className="font-medium underline underline-offset-2">
          Open the settings
        </Link>
      )}
    </p>
  );
}

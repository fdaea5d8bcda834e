'use client';
import type { Cluster } from '@soulcaster/contract';
import { GitPullRequest, LoaderCircle, Wrench } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/button.tsx';
import { stageLabel } from '@/vocabulary/job-stages.ts';
import { prLink } from '@/vocabulary/pr-link.ts';
import type { Verdicts } from './use-verdicts.ts';

/** Where the fix stands, or the button that starts it. */
export function FixCell({ cluster, verdicts }: { cluster: Cluster; verdicts: Verdicts }) {
  if (cluster.active_job)
    return (
      <Link
        href={`/dashboard/jobs/${cluster.active_job.id}`}
        className="flex items-center gap-1.5 truncate text-12 text-blue hover:underline"
      >
        <LoaderCircle className="size-3.5 shrink-0 animate-spin-slow" aria-hidden="true" />
        {stageLabel(cluster.active_job.stage as Parameters<typeof stageLabel>[0])}
      </Link>
    );
  if (cluster.github_pr_url && (cluster.status === 'pr_opened' || cluster.status === 'merged')) {
    const link = prLink(cluster.github_pr_url);
    return (
      <Link
        href={link.href}
        prefetch={false}
        className="flex items-center gap-1.5 truncate text-12 text-purple hover:underline"
        {...(link.elsewhere && { target: '_blank', rel: 'noreferrer' })}
      >
        <GitPullRequest className="size-3.5 shrink-0" aria-hidden="true" />
        {cluster.status === 'merged' ? 'Merged' : 'Review PR'}
      </Link>
    );
  }
  if (cluster.fix.ready)
    return (
      <Button
        variant="ghost"
        tabIndex={-1}
        className="-ml-1.5 h-6 px-1.5 font-normal text-faint group-hover/row:text-accent-text group-focus/row:text-accent-text"
        icon={<Wrench className="size-3.5" />}
        off={verdicts.noFix}
        busy={verdicts.starting === cluster.id}
        onClick={() => verdicts.startFix([cluster])}
      >
        Start fix
      </Button>
    );
  return (
    <span className="truncate text-12 text-faint" title={cluster.fix.reason}>
      {cluster.repository ? '–' : 'No repository'}
    </span>
  );
}

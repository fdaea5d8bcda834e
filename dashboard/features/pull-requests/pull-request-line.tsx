'use client';
import type { PullRequest } from '@soulcaster/contract';
import Link from 'next/link';
import { Ago } from '@/components/time.tsx';
import { repositoryName } from '@/format/repository-name.ts';
import { EvidencePill } from '@/vocabulary/evidence-level.tsx';
import { LineCounts, PrStateIcon } from '@/vocabulary/pr-state.tsx';

/** A pull request as one line. */
export function PullRequestLine({ pr }: { pr: PullRequest }) {
  return (
    <Link
      data-line
      href={`/dashboard/prs/${pr.id}`}
      prefetch={false}
      className="@container flex min-h-10 items-center gap-3 px-3 -outline-offset-2 hover:bg-hover focus-visible:bg-hover"
    >
      <PrStateIcon pr={pr} />
      <span className="tnum w-9 shrink-0 font-mono text-11 text-faint">#{pr.number}</span>
      <span className="min-w-0 flex-1 truncate" title={pr.title}>
        {pr.title}
      </span>
      <span className="hidden shrink-0 truncate text-12 text-faint @4xl:block">
        {repositoryName(pr.repository_name)}
      </span>
      <span className="hidden shrink-0 @xl:block">
        <EvidencePill level={pr.evidence_level} />
      </span>
      <span className="hidden w-20 shrink-0 text-right @lg:block">
        <LineCounts additions={pr.additions} deletions={pr.deletions} />
      </span>
      <Ago at={pr.updated_at} className="w-9 shrink-0 text-right text-12 text-muted" />
    </Link>
  );
}

'use client';
import type { Job } from '@soulcaster/contract';
import Link from 'next/link';
import { firstLine } from '@/components/plain-pieces.ts';
import { Ago, Elapsed } from '@/components/time.tsx';
import { dollars } from '@/format/number.ts';
import { EvidencePill } from '@/vocabulary/evidence-level.tsx';
import { JobStatusIcon, jobState } from '@/vocabulary/job-stage.tsx';
import { isActive } from '@/vocabulary/job-stages.ts';
import { LineCounts } from '@/vocabulary/pr-state.tsx';

/** A fix attempt as one line. */
export function JobLine({ job }: { job: Job }) {
  return (
    <Link
      data-line
      href={`/dashboard/jobs/${job.id}`}
      prefetch={false}
      title={job.message ? firstLine(job.message) : undefined}
      className="@container flex min-h-10 items-center gap-3 px-3 -outline-offset-2 hover:bg-hover focus-visible:bg-hover"
    >
      <JobStatusIcon status={job.status} stage={job.stage} />
      <span className="hidden w-18 shrink-0 font-mono text-11 text-faint @lg:block">{job.cluster_short_id}</span>
      <span className="min-w-0 flex-1 truncate">{job.cluster_title}</span>
      <span className="hidden shrink-0 @3xl:block">
        {job.evidence_level && <EvidencePill level={job.evidence_level} />}
      </span>
      <span className="hidden w-20 shrink-0 text-right @3xl:block">
        {job.files_changed > 0 && <LineCounts additions={job.additions} deletions={job.deletions} />}
      </span>
      <span className="w-28 shrink-0 truncate text-12 text-muted">{jobState(job)}</span>
      <span className="hidden w-24 shrink-0 truncate text-12 text-muted @2xl:block" title={job.model ?? undefined}>
        {job.agent}
      </span>
      <span className="tnum hidden w-14 shrink-0 text-right text-12 text-muted @4xl:block">
        {dollars(job.cost_usd)}
      </span>
      <span className="w-14 shrink-0 text-right text-12 text-muted">
        {isActive(job.status) && job.started_at ? (
          <Elapsed from={job.started_at} to={null} />
        ) : (
          <Ago at={job.created_at} />
        )}
      </span>
    </Link>
  );
}

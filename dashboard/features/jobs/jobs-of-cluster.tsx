'use client';
import type { Job } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { ArrowUpRight, Ban } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Diff } from '@/components/diff.tsx';
import { Card } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago, Elapsed } from '@/components/time.tsx';
import { dollars } from '@/format/number.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { EvidencePill } from '@/vocabulary/evidence-level.tsx';
import { EvidenceTable } from '@/vocabulary/evidence-table.tsx';
import { JobStatusIcon, jobState } from '@/vocabulary/job-stage.tsx';
import { isActive } from '@/vocabulary/job-stages.ts';
import { LineCounts } from '@/vocabulary/pr-state.tsx';
import { JobLog } from './job-log.tsx';
import { JobOutcome } from './job-outcome.tsx';
import { useCancelJob } from './queries/cancel-job.ts';
import { jobQuery } from './queries/job.ts';
import { jobsOfClusterQuery } from './queries/jobs-of-cluster.ts';
import { StepList } from './step-list.tsx';

/** The fix attempts of a cluster, the newest open. */
export function JobsOfCluster({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useQuery(jobsOfClusterQuery(api, project.id, clusterId));
  return (
    <Data query={query} what="The fixes" loading={<BlockSkeleton lines={3} />}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="rounded-lg border border-line-strong px-4 py-3 text-muted">No fix has been tried yet.</p>
        ) : (
          <ol className="grid gap-3">
            {items.map((job, index) => (
              <li key={job.id}>
                <JobFold job={job} openAtFirst={index === 0} />
              </li>
            ))}
          </ol>
        )
      }
    </Data>
  );
}

function JobFold({ job, openAtFirst }: { job: Job; openAtFirst: boolean }) {
  const [open, setOpen] = useState(openAtFirst);
  return (
    <Card>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex list-none flex-wrap items-center gap-x-2.5 gap-y-1 px-3 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <JobStatusIcon status={job.status} stage={job.stage} />
          <span className="font-medium">{jobState(job)}</span>
          {job.evidence_level && <EvidencePill level={job.evidence_level} />}
          {job.files_changed > 0 && <LineCounts additions={job.additions} deletions={job.deletions} />}
          <span className="ml-auto flex items-center gap-1.5 text-12 text-faint">
            <span>
              {job.agent}
              {job.model && ` · ${job.model}`}
            </span>
            {job.started_at && (
              <>
                · <Elapsed from={job.started_at} to={job.finished_at} />
              </>
            )}
            <span>· {dollars(job.cost_usd)}</span>
            <span>
              · <Ago at={job.created_at} />
            </span>
          </span>
        </summary>
        {open && <JobBody jobId={job.id} />}
      </details>
    </Card>
  );
}

function JobBody({ jobId }: { jobId: string }) {
  const { api, project } = useProject();
  const query = useQuery(jobQuery(api, project.id, jobId));
  const cancel = useCancelJob();
  const off = useWhyNot()('developer');
  return (
    <Data query={query} what="The fix" loading={<BlockSkeleton lines={6} />}>
      {(job) => (
        <div className="grid gap-3 border-t border-line p-3">
          <div className="flex items-center gap-2">
            <Link
              href={`/dashboard/jobs/${job.id}`}
              className="inline-flex items-center gap-1 text-12 text-accent-text hover:underline"
            >
              Open this fix <ArrowUpRight className="size-3.5" aria-hidden="true" />
            </Link>
            {isActive(job.status) && (
              <Button
                variant="danger"
                className="ml-auto"
                icon={<Ban className="size-3.5" />}
                off={off}
                busy={cancel.isPending}
                onClick={() => cancel.mutate(job.id)}
              >
                Cancel
              </Button>
            )}
          </div>
          <JobOutcome job={job} />
          {isActive(job.status) && (
            <Card>
              <StepList job={job} />
            </Card>
          )}
          {job.patch && <Diff patch={job.patch} />}
          {job.evidence && (
            <Card>
              <EvidenceTable evidence={job.evidence} />
            </Card>
          )}
          {!isActive(job.status) && (
            <Card>
              <details open={job.status === 'failed'}>
                <summary className="px-3 py-2 text-12 text-muted hover:text-fg">Stages</summary>
                <StepList job={job} />
              </details>
            </Card>
          )}
          <JobLog job={job} />
        </div>
      )}
    </Data>
  );
}

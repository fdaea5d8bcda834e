'use client';
import type { JobDetail } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Ban, GitPullRequest } from 'lucide-react';
import Link from 'next/link';
import { Button, ButtonLink } from '@/components/button.tsx';
import { Diff } from '@/components/diff.tsx';
import { Card, Fact, Section } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago, Elapsed } from '@/components/time.tsx';
import { dollars } from '@/format/number.ts';
import { repositoryName } from '@/format/repository-name.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { EvidenceTable } from '@/vocabulary/evidence-table.tsx';
import { JobStatusIcon, jobState } from '@/vocabulary/job-stage.tsx';
import { isActive } from '@/vocabulary/job-stages.ts';
import { JobLog } from './job-log.tsx';
import { JobOutcome } from './job-outcome.tsx';
import { useCancelJob } from './queries/cancel-job.ts';
import { jobQuery } from './queries/job.ts';
import { StepList } from './step-list.tsx';

/** One fix attempt, live: its stages, its log, then its change and the evidence. */
export function JobView({ jobId }: { jobId: string }) {
  const { api, project } = useProject();
  const query = useQuery(jobQuery(api, project.id, jobId));
  return (
    <Data query={query} what="The fix" loading={<BlockSkeleton lines={14} />}>
      {(job) => (
        <div className="@container min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto grid max-w-7xl gap-6 p-4 @4xl:p-6">
            <Heading job={job} />
            <JobOutcome job={job} />
            <div className="grid items-start gap-4 @4xl:grid-cols-[17rem_minmax(0,1fr)]">
              <div className="grid gap-2">
                <Card>
                  <StepList job={job} />
                </Card>
                {isActive(job.status) && (
                  <p className="px-1 text-12 text-faint">You can leave this page; the fix goes on.</p>
                )}
              </div>
              <div className="h-[32rem] min-w-0">
                <JobLog job={job} tall />
              </div>
            </div>
            {job.evidence && (
              <Section title="Evidence">
                <Card>
                  <EvidenceTable evidence={job.evidence} />
                </Card>
              </Section>
            )}
            {job.patch && (
              <Section title="Changes">
                <Diff patch={job.patch} />
              </Section>
            )}
          </div>
        </div>
      )}
    </Data>
  );
}

function Heading({ job }: { job: JobDetail }) {
  const cancel = useCancelJob();
  const off = useWhyNot()('developer');
  return (
    <header className="grid gap-4">
      <div className="flex flex-wrap items-start gap-3">
        <div className="grid min-w-60 flex-1 gap-1">
          <h2 className="text-16 font-semibold text-balance">
            <Link href={`/dashboard/clusters/${job.cluster_id}`} className="hover:underline">
              {job.cluster_title}
            </Link>
          </h2>
          {job.hint && <p className="text-muted">Hint: {job.hint}</p>}
        </div>
        {isActive(job.status) ? (
          <Button
            size="md"
            variant="danger"
            icon={<Ban className="size-3.5" />}
            off={off}
            busy={cancel.isPending}
            onClick={() => cancel.mutate(job.id)}
          >
            Cancel
          </Button>
        ) : job.pull_request_id ? (
          <ButtonLink
            size="md"
            variant="primary"
            icon={<GitPullRequest className="size-3.5" />}
            href={`/dashboard/prs/${job.pull_request_id}`}
          >
            Review the PR
          </ButtonLink>
        ) : (
          <>
            <ButtonLink size="md" href={`/dashboard/clusters/${job.cluster_id}`}>
              Back to the cluster
            </ButtonLink>
            {job.status === 'failed' && !job.choice && (
              <ButtonLink size="md" variant="primary" href={`/dashboard/clusters/${job.cluster_id}?hint=1`}>
                {job.question ? 'Answer and start again' : 'Start again with a hint'}
              </ButtonLink>
            )}
          </>
        )}
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Fact label="State">
          <span className="inline-flex items-center gap-1.5">
            <JobStatusIcon status={job.status} stage={job.stage} /> {jobState(job)}
          </span>
        </Fact>
        <Fact label="Time">
          {job.started_at ? <Elapsed from={job.started_at} to={job.finished_at} /> : 'not begun'}
        </Fact>
        <Fact label="Cost">{dollars(job.cost_usd)}</Fact>
        <Fact label="Agent" title={job.model ?? undefined}>
          {job.agent}
          {job.model && <span className="font-normal text-muted"> · {job.model}</span>}
        </Fact>
        <Fact label="Sandbox">{job.sandbox}</Fact>
        <Fact label="Repository" title={job.repository_name}>
          {repositoryName(job.repository_name)}
        </Fact>
        <Fact label="Attempt">{job.attempt}</Fact>
        <Fact label="Started">
          <Ago at={job.created_at} />
          {job.started_by && <span className="font-normal text-muted"> by {job.started_by}</span>}
        </Fact>
      </dl>
    </header>
  );
}

'use client';
import type { ClusterJob } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleX } from 'lucide-react';
import Link from 'next/link';
import { Card, Fact, Section } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago, Elapsed } from '@/components/time.tsx';
import { exact } from '@/format/number.ts';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { sensitivities } from '@/vocabulary/sensitivity.ts';
import { DiffView } from './diff-view.tsx';
import { PreviewButton } from './preview-button.tsx';
import { RunProgress } from './progress.tsx';
import { clusterJobQuery } from './queries/cluster-jobs.ts';
import { clusteringStatusQuery } from './queries/clustering-status.ts';
import { isActive } from './run-words.ts';

/** One run: how far it is, what came of it, and of a preview the changes to choose from. */
export function RunView({ jobId }: { jobId: string }) {
  const { api, project } = useProject();
  const query = useQuery(clusterJobQuery(api, project.id, jobId));
  return (
    <>
      <Link href="/settings/grouping" className="-mb-6 w-fit text-12 text-muted hover:text-fg">
        ← Grouping
      </Link>
      <Data query={query} what="The run" loading={<BlockSkeleton lines={6} />}>
        {(job) => (
          <>
            <RunHead job={job} />
            {job.mode === 'preview' && job.status === 'success' && <DiffView jobId={job.id} />}
          </>
        )}
      </Data>
    </>
  );
}

function RunHead({ job }: { job: ClusterJob }) {
  const { api, project } = useProject();
  const status = useQuery({ ...clusteringStatusQuery(api, project.id), enabled: isActive(job) });
  const preview = job.mode === 'preview';
  return (
    <Section
      title={preview ? 'Preview of re-clustering' : 'Grouping what waited'}
      aside={!isActive(job) && preview && <PreviewButton label="Preview again" />}
    >
      <p className="-mt-1 text-pretty text-muted">
        {preview
          ? `Everything grouped anew, ${sensitivities[job.sensitivity].label.toLowerCase()}, with what people said kept. Nothing changes until you accept it.`
          : 'Reports that had no cluster yet were put into one.'}
      </p>
      <Card className="grid gap-3 p-4">
        {isActive(job) ? (
          <>
            <RunProgress job={job} pace={status.data?.running?.id === job.id ? status.data : null} />
            <p className="text-12 text-faint">It goes on without this page: leave it and come back.</p>
          </>
        ) : (
          <Facts job={job} />
        )}
        {job.status === 'failed' && (
          <p role="alert" className="flex items-start gap-2">
            <CircleX className="mt-0.5 size-4 shrink-0 text-red" aria-hidden="true" />
            <span className="wrap-anywhere">{job.error_message ?? 'It failed without saying why.'}</span>
          </p>
        )}
      </Card>
    </Section>
  );
}

const Facts = ({ job }: { job: ClusterJob }) => (
  <dl className="grid grid-cols-2 gap-3 @lg:grid-cols-4">
    <Fact label="Reports">{exact(job.total)}</Fact>
    {job.mode === 'assign' && <Fact label="Joined">{exact(job.joined)}</Fact>}
    {job.mode === 'assign' && <Fact label="New clusters">{exact(job.created)}</Fact>}
    {job.mode === 'preview' && <Fact label="Sensitivity">{sensitivities[job.sensitivity].label}</Fact>}
    <Fact label="Asked for">
      <Ago at={job.created_at} inWords />
    </Fact>
    {job.mode === 'preview' && (
      <Fact label="Took">
        {job.started_at && job.finished_at ? <Elapsed from={job.started_at} to={job.finished_at} /> : '–'}
      </Fact>
    )}
  </dl>
);

'use client';
import type { ClusterJob } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { cx } from '@/components/cx.ts';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { clusterJobsQuery } from './queries/cluster-jobs.ts';
import { runName, runOutcome } from './run-words.ts';

/** The runs that were asked for, the newest first. */
export function RunList() {
  const { api, project } = useProject();
  const query = useQuery(clusterJobsQuery(api, project.id));
  return (
    <Section title="Runs">
      <Data query={query} what="The runs of grouping" loading={<RowSkeletons rows={3} height={40} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">
              None was asked for yet. What comes in is grouped by itself, within moments; a run is for what you start
              here.
            </p>
          ) : (
            <Card>
              <ul className="divide-y divide-line">
                {items.map((job) => (
                  <Line key={job.id} job={job} />
                ))}
              </ul>
            </Card>
          )
        }
      </Data>
    </Section>
  );
}

const Line = ({ job }: { job: ClusterJob }) => (
  <li>
    <Link href={`/settings/grouping/${job.id}`} className="flex min-h-10 items-center gap-3 px-4 py-2 hover:bg-hover">
      <RunIcon status={job.status} />
      <span className="flex min-w-0 flex-1 flex-wrap gap-x-3">
        <span className="shrink-0">{runName(job)}</span>
        <span className={cx('min-w-0 truncate', job.status === 'failed' ? 'text-red' : 'text-muted')}>
          {runOutcome(job)}
        </span>
      </span>
      <Ago at={job.created_at} className="shrink-0 text-12 text-muted" />
    </Link>
  </li>
);

function RunIcon({ status }: { status: ClusterJob['status'] }) {
  if (status === 'success') return <CircleCheck role="img" aria-label="done" className="size-4 shrink-0 text-green" />;
  if (status === 'failed') return <CircleX role="img" aria-label="failed" className="size-4 shrink-0 text-red" />;
  return (
    <LoaderCircle role="img" aria-label="running" className="size-4 shrink-0 animate-spin-slow text-accent-text" />
  );
}

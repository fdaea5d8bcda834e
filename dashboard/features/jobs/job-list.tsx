'use client';
import type { JobStatus } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Wrench } from 'lucide-react';
import { Button, ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Pages } from '@/session/pages.tsx';
import { useProject } from '@/session/session.tsx';
import { jobStatusLabel } from '@/vocabulary/job-stage.tsx';
import { JobLine } from './job-line.tsx';
import { jobListQuery } from './queries/job-list.ts';

export function JobList({ status, onClear }: { status: JobStatus | null; onClear: () => void }) {
  const { api, project } = useProject();
  const query = useInfiniteQuery(jobListQuery(api, project.id, status));
  return (
    <Pages
      query={query}
      what="The fixes"
      loading={<RowSkeletons rows={10} height={40} />}
      empty={
        <Empty
          icon={<Wrench className="size-4.5" />}
          title={status ? `No fix is “${jobStatusLabel(status).toLowerCase()}”` : 'No fix has been started yet'}
          action={
            status ? (
              <Button onClick={onClear}>Show all</Button>
            ) : (
              <ButtonLink href="/dashboard/clusters">Choose a cluster to fix</ButtonLink>
            )
          }
        />
      }
    >
      {(items) => (
        <div className="divide-y divide-line border-b border-line">
          {items.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </div>
      )}
    </Pages>
  );
}

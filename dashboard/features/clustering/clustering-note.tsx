'use client';
import type { ClusteringStatus } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { counted } from '@/format/number.ts';
import { duration } from '@/format/time.ts';
import { useProject } from '@/session/session.tsx';
import { clusteringStatusQuery } from './queries/clustering-status.ts';

const worthTellingSeconds = 5;

/** Says that reports are being grouped, while they are; leads to where one can watch it. */
export function ClusteringNote() {
  const { api, project } = useProject();
  const { data } = useQuery(clusteringStatusQuery(api, project.id));
  if (!data || (data.pending === 0 && !data.running)) return null;
  const long = data.eta_seconds !== null && data.eta_seconds > worthTellingSeconds;
  return (
    <Link
      href={data.running ? `/settings/grouping/${data.running.id}` : '/settings/grouping'}
      className="hidden items-center gap-1.5 text-12 text-muted hover:text-fg sm:flex"
    >
      <LoaderCircle className="size-3.5 animate-spin-slow text-accent-text" aria-hidden="true" />
      <span role="status" className="tnum">
        {noteOf(data)}
        {long && `, about ${duration(data.eta_seconds! * 1000)} left`}
      </span>
    </Link>
  );
}

function noteOf({ running, pending }: ClusteringStatus): string {
  if (running?.mode === 'preview') {
    const share = running.total > 0 ? running.done / running.total : 0;
    return `Previewing a re-clustering, ${Math.floor(share * 100)} %`;
  }
  const left = running ? running.total - running.done : 0;
  return `Grouping ${counted(Math.max(left, pending), 'report')}`;
}

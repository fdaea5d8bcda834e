'use client';
import { useQuery } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { counted } from '@/format/number.ts';
import { useProject } from '@/session/session.tsx';
import { clusteringStatusQuery } from './queries/clustering-status.ts';

/** Says that reports are being grouped, while they are. */
export function ClusteringNote() {
  const { api, project } = useProject();
  const { data } = useQuery(clusteringStatusQuery(api, project.id));
  if (!data || (data.pending === 0 && !data.running)) return null;
  const left = data.running ? data.running.total - data.running.done : data.pending;
  return (
    <span role="status" className="hidden items-center gap-1.5 text-12 text-muted sm:flex">
      <LoaderCircle className="size-3.5 animate-spin-slow text-accent-text" aria-hidden="true" />
      Grouping {counted(Math.max(left, data.pending), 'report')}
      {data.eta_seconds !== null && data.eta_seconds > 5 && `, about ${Math.round(data.eta_seconds)} s`}
    </span>
  );
}

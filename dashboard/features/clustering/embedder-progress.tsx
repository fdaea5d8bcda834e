'use client';
import { useQuery } from '@tanstack/react-query';
import { exact } from '@/format/number.ts';
import { useSession } from '@/session/session.tsx';
import { clusteringStatusQuery } from './queries/clustering-status.ts';

/** How far the embedder has come with the reports of this project; nothing where there is none. */
export function EmbedderProgress() {
  const { api, project } = useSession();
  const query = useQuery({ ...clusteringStatusQuery(api, project?.id ?? ''), enabled: project !== null });
  const embedder = query.data?.embedder;
  if (!project || !embedder) return null;
  const waiting = embedder.total - embedder.embedded;
  return (
    <p className="tnum border-t border-line px-4 py-2.5 text-12 text-muted">
      {waiting > 0 ? 'Catching up: ' : ''}
      {exact(embedder.embedded)} of {exact(embedder.total)} reports of {project.name} have a vector.
    </p>
  );
}

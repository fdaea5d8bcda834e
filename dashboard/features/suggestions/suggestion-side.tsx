'use client';
import type { ClusterEnd } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Marked } from '@/components/marked.tsx';
import { Skeleton } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { counted } from '@/format/number.ts';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { SourceCounts } from '@/vocabulary/source-kind.tsx';
import { sideQuery } from './queries/side.ts';

/** One of the two clusters of a question, with as much of its typical report as it takes to compare. */
export function SuggestionSide({ end, here, terms }: { end: ClusterEnd; here: boolean; terms: string[] }) {
  const { api, project } = useProject();
  const query = useQuery(sideQuery(api, project.id, end.id));
  const { cluster, report } = query.data ?? {};
  return (
    <article aria-label={end.short_id} className="grid min-w-0 content-start gap-1.5 p-3">
      <p className="flex items-center gap-2 text-12 text-faint">
        <span className="font-mono text-11">{end.short_id}</span>
        {here && <span>this cluster</span>}
        <span className="tnum ml-auto">{counted(end.count, 'report')}</span>
      </p>
      <h3 className="font-medium text-balance">
        {here ? (
          <Marked text={end.title} words={terms} />
        ) : (
          <Link href={`/dashboard/clusters/${end.id}`} className="hover:underline">
            <Marked text={end.title} words={terms} />
          </Link>
        )}
      </h3>
      {query.isPending && <Skeleton className="w-4/5" />}
      {query.isError && <p className="text-12 text-muted">{readable(query.error).message}</p>}
      {cluster?.summary && (
        <p className="line-clamp-3 text-12 text-muted">
          <Marked text={cluster.summary} words={terms} />
        </p>
      )}
      {report && (
        <blockquote className="line-clamp-5 border-l-2 border-line-strong pl-2.5 text-12 wrap-anywhere whitespace-pre-line text-muted">
          <Marked text={excerpt(report.body)} words={terms} />
        </blockquote>
      )}
      {cluster && (
        <p className="flex flex-wrap items-center gap-x-3 text-12 text-faint">
          <SourceCounts sources={cluster.sources} max={3} />
          <span>
            last seen <Ago at={cluster.last_seen_at} inWords />
          </span>
        </p>
      )}
    </article>
  );
}

const excerpt = (body: string) =>
  body
    .replace(/\s*\n\s*/g, '\n')
    .trim()
    .slice(0, 600);

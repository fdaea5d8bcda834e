'use client';
import type { Reason } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { GitFork } from 'lucide-react';
import Link from 'next/link';
import { useProject } from '@/session/session.tsx';
import { reasonInShort, reasonInWords } from '@/vocabulary/reason.ts';
import { feedbackQuery } from './queries/feedback.ts';

/** Why a report is in its cluster: each rule that fired, and the reports that it is nearest to. */
export function WhyHere({ why, pinned }: { why: Reason[]; pinned: boolean }) {
  return (
    <section className="rounded-md bg-sunken px-3 py-2.5" aria-label="Why it is here">
      <p className="label mb-1.5 flex items-center gap-1">
        <GitFork className="size-3" aria-hidden="true" /> Why it is here
      </p>
      <dl className="grid gap-2 text-12">
        {pinned && <Rule name="Pinned">A person said that it belongs here: no run of grouping moves it.</Rule>}
        {why.map((reason) => (
          <Rule key={reasonInWords(reason)} name={reasonInShort(reason)}>
            <p>{reasonInWords(reason)}</p>
            <Nearest reports={nearestOf(reason)} />
          </Rule>
        ))}
      </dl>
    </section>
  );
}

function Rule({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-x-3 @sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <dt className="font-medium">{name}</dt>
      <dd className="min-w-0 text-muted">{children}</dd>
    </div>
  );
}

interface Near {
  id: string;
  likely: number | null;
}

function nearestOf(reason: Reason): Near[] {
  if (reason.type === 'similar_words')
    return reason.nearest.map(({ item_id, score }) => ({ id: item_id, likely: score }));
  if (reason.type === 'similar_meaning') return [{ id: reason.item_id, likely: reason.cosine }];
  return [];
}

function Nearest({ reports }: { reports: Near[] }) {
  if (reports.length === 0) return null;
  return (
    <ul aria-label="Nearest reports" className="mt-1 grid gap-0.5">
      {reports.map((report) => (
        <li key={report.id} className="flex min-w-0 items-center gap-2">
          <NearReport {...report} />
        </li>
      ))}
    </ul>
  );
}

function NearReport({ id, likely }: Near) {
  const { api, project } = useProject();
  const query = useQuery({ ...feedbackQuery(api, project.id, id), retry: false });
  return (
    <>
      <Likely value={likely} />
      {query.data ? (
        <Link
          href={`/dashboard/feedback?report=${id}`}
          className="min-w-0 truncate text-fg hover:underline"
          title={query.data.title}
        >
          {query.data.title}
        </Link>
      ) : (
        <span className="text-faint">{query.isError ? 'a report that is gone' : '…'}</span>
      )}
    </>
  );
}

/** A likelihood as a bar and in figures. */
function Likely({ value }: { value: number | null }) {
  if (value === null) return null;
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span className="flex w-21 shrink-0 items-center gap-1.5" title={`${percent} % likely the same problem`}>
      <span aria-hidden="true" className="h-1 flex-1 overflow-hidden rounded-full bg-active">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </span>
      <span className="tnum w-10 text-right whitespace-nowrap">{percent} %</span>
    </span>
  );
}

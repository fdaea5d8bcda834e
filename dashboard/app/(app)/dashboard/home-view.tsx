'use client';
import type { Decisions } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Inbox } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Empty } from '@/components/empty.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { ClusterLine } from '@/features/clusters/cluster-line.tsx';
import { useVerdicts } from '@/features/clusters/use-verdicts.ts';
import { decisionsQuery } from '@/features/decisions/queries/decisions.ts';
import { JobLine } from '@/features/jobs/job-line.tsx';
import { Counts } from '@/features/projects/counts.tsx';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { PullRequestLine } from '@/features/pull-requests/pull-request-line.tsx';
import { ConnectHint } from '@/features/sources/connect-hint.tsx';
import { SuggestionQuestion } from '@/features/suggestions/suggestion-question.tsx';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { PageHeader } from '@/shell/page-header.tsx';
import { useLineKeys } from './use-line-keys.ts';
import { usePutOff } from './use-put-off.ts';

const questionsMax = 3;

/** What a person should decide next. */
export function HomeView() {
  const { api, project } = useProject();
  const decisions = useQuery(decisionsQuery(api, project.id));
  const stats = useQuery(statsQuery(api, project.id));
  useLineKeys();
  return (
    <>
      <PageHeader title="Home" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid max-w-4xl gap-7 px-4 py-6 sm:px-6">
          {stats.data && <Counts stats={stats.data} />}
          <Data query={decisions} what="What to decide" loading={<RowSkeletons rows={8} height={40} />}>
            {(data) => (isQuiet(data) ? <Quiet any={(stats.data?.feedback ?? 0) > 0} /> : <Sections data={data} />)}
          </Data>
        </div>
      </div>
    </>
  );
}

function Sections({ data }: { data: Decisions }) {
  const verdicts = useVerdicts();
  const [all, setAll] = useState(false);
  const { ordered, putOff } = usePutOff(data.suggestions);
  const questions = all ? ordered : ordered.slice(0, questionsMax);
  return (
    <>
      <Part title="Is it the same problem?" count={data.suggestions.length}>
        {questions.map((suggestion, index) => (
          <SuggestionQuestion
            key={suggestion.id}
            suggestion={suggestion}
            withKeys={index === 0}
            onLater={ordered.length > 1 ? () => putOff(suggestion.id) : undefined}
          />
        ))}
        {questions.length < data.suggestions.length && (
          <button
            type="button"
            className="h-9 px-3 text-left text-12 text-muted hover:bg-hover hover:text-fg"
            onClick={() => setAll(true)}
          >
            {data.suggestions.length - questions.length} more
          </button>
        )}
      </Part>
      <Part title="Review" count={data.pull_requests.length} all="/dashboard/prs">
        {data.pull_requests.map((pr) => (
          <PullRequestLine key={pr.id} pr={pr} />
        ))}
      </Part>
      <Part title="Running" count={data.running.length} all="/dashboard/prs?tab=fixes">
        {data.running.map((job) => (
          <JobLine key={job.id} job={job} />
        ))}
      </Part>
      <Part title="Decide" count={data.clusters.length} all="/dashboard/clusters?status=new,regressed">
        {data.clusters.map((cluster) => (
          <ClusterLine key={cluster.id} cluster={cluster} verdicts={verdicts} />
        ))}
      </Part>
      <Part title="Failed" count={data.failed.length} all="/dashboard/clusters?status=failed">
        {data.failed.map((cluster) => (
          <ClusterLine key={cluster.id} cluster={cluster} verdicts={verdicts} />
        ))}
      </Part>
    </>
  );
}

function Part(props: { title: string; count: number; all?: string; children: ReactNode }) {
  if (props.count === 0) return null;
  return (
    <section className="grid gap-1.5">
      <div className="flex items-center gap-2">
        <h2 className="text-13 font-semibold">{props.title}</h2>
        <span className="tnum text-12 text-faint">{props.count}</span>
        {props.all && (
          <Link href={props.all} className="ml-auto text-12 text-muted hover:text-fg">
            Show all
          </Link>
        )}
      </div>
      <div className="grid divide-y divide-line overflow-hidden rounded-lg border border-line-strong">
        {props.children}
      </div>
    </section>
  );
}

function Quiet({ any }: { any: boolean }) {
  if (any)
    return (
      <Empty icon={<CircleCheck className="size-4.5 text-green" />} title="Nothing waits for you">
        What needs a decision appears here by itself.
      </Empty>
    );
  return (
    <Empty icon={<Inbox className="size-4.5" />} title="No reports yet">
      Reports become clusters, clusters become fixes. Begin with where your reports are.
      <ConnectHint />
    </Empty>
  );
}

const isQuiet = (data: Decisions) =>
  data.suggestions.length +
    data.pull_requests.length +
    data.clusters.length +
    data.running.length +
    data.failed.length ===
  0;

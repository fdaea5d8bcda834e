'use client';
import type { PullRequestDetail } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { CodeLine } from '@/components/code-line.tsx';
import { Diff } from '@/components/diff.tsx';
import { Markdown } from '@/components/markdown.tsx';
import { Card, Section } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { repositoryName } from '@/format/repository-name.ts';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { EvidenceTable } from '@/vocabulary/evidence-table.tsx';
import { LineCounts, PrStateIcon, prStateLabel } from '@/vocabulary/pr-state.tsx';
import { PullRequestActions } from './pull-request-actions.tsx';
import { pullRequestQuery } from './queries/pull-request.ts';

/** A pull request: what it says, its diff, and beside it the evidence and the verdicts. */
export function PullRequestView({ prId }: { prId: string }) {
  const { api, project } = useProject();
  const query = useQuery(pullRequestQuery(api, project.id, prId));
  return (
    <Data query={query} what="The pull request" loading={<BlockSkeleton lines={14} />}>
      {(pr) => (
        <div className="@container min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto grid max-w-7xl gap-6 p-4 @4xl:p-6">
            <Heading pr={pr} />
            <div className="grid items-start gap-6 @4xl:grid-cols-[minmax(0,1fr)_22rem]">
              <div className="order-2 grid min-w-0 gap-6 @4xl:order-1">
                <Section title="Changes">
                  <Diff patch={pr.patch} />
                </Section>
                <Section title="Description">
                  <Card className="p-4">
                    <Markdown text={pr.body} />
                  </Card>
                </Section>
              </div>
              <aside aria-label="Evidence" className="order-1 grid min-w-0 gap-6 @4xl:order-2">
                {pr.evidence && (
                  <Section title="Evidence">
                    <Card>
                      <EvidenceTable evidence={pr.evidence} />
                    </Card>
                  </Section>
                )}
                {pr.fetch_command && (
                  <Section title="Try it yourself">
                    <CodeLine text={pr.fetch_command} label="The line that fetches the branch" wrap />
                  </Section>
                )}
              </aside>
            </div>
          </div>
        </div>
      )}
    </Data>
  );
}

function Heading({ pr }: { pr: PullRequestDetail }) {
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="grid min-w-60 flex-1 gap-1.5">
        <h2 className="text-16 font-semibold text-balance">
          {pr.title} <span className="font-normal text-faint">#{pr.number}</span>
        </h2>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-12 text-muted">
          <span className="inline-flex h-5.5 items-center gap-1.5 rounded-full border border-line-strong px-2 text-fg">
            <PrStateIcon pr={pr} /> {prStateLabel(pr)}
          </span>
          <span title={pr.repository_name}>{repositoryName(pr.repository_name)}</span>
          <span className="flex min-w-0 max-w-full items-center gap-1.5 font-mono">
            <span className="truncate" title={pr.branch}>
              {pr.branch}
            </span>
            <ArrowRight className="size-3 shrink-0" aria-label="into" /> {pr.base_branch}
          </span>
          <LineCounts additions={pr.additions} deletions={pr.deletions} />
          <span>
            updated <Ago inWords at={pr.updated_at} />
          </span>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-12">
          <span className="min-w-0 text-muted">
            Fixes{' '}
            <Link
              href={`/dashboard/clusters/${pr.cluster_id}`}
              className="text-accent-text underline underline-offset-2"
            >
              {pr.cluster_short_id}
            </Link>{' '}
            {pr.cluster_title}
          </span>
          <Link
            href={`/dashboard/jobs/${pr.job_id}`}
            className="inline-flex items-center gap-1 text-accent-text hover:underline"
          >
            <SquareTerminal className="size-3.5" aria-hidden="true" /> How it was made
          </Link>
        </div>
      </div>
      <PullRequestActions pr={pr} />
    </header>
  );
}

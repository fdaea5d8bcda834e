'use client';
import type { PullRequest } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { GitPullRequest } from 'lucide-react';
import { Button, ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Pages } from '@/session/pages.tsx';
import { useProject } from '@/session/session.tsx';
import { PullRequestLine } from './pull-request-line.tsx';
import { pullRequestListQuery } from './queries/pull-request-list.ts';

export function PullRequestList({ state, onClear }: { state: PullRequest['state'] | null; onClear: () => void }) {
  const { api, project } = useProject();
  const query = useInfiniteQuery(pullRequestListQuery(api, project.id, state));
  return (
    <Pages
      query={query}
      what="The pull requests"
      loading={<RowSkeletons rows={10} height={40} />}
      empty={
        <Empty
          icon={<GitPullRequest className="size-4.5" />}
          title={state ? `No pull request is ${state}` : 'No pull request yet'}
          action={
            state ? (
              <Button onClick={onClear}>Show all</Button>
            ) : (
              <ButtonLink href="/dashboard/clusters">Choose a cluster to fix</ButtonLink>
            )
          }
        >
          {!state && 'A fix that proved itself opens one.'}
        </Empty>
      }
    >
      {(items) => (
        <div className="divide-y divide-line border-b border-line">
          {items.map((pr) => (
            <PullRequestLine key={pr.id} pr={pr} />
          ))}
        </div>
      )}
    </Pages>
  );
}

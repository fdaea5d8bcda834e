'use client';
import type { Event } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Bot, KeyRound, type LucideIcon, Plug, User } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { firstLine } from '@/components/plain-pieces.ts';
import { Ticked } from '@/components/plain-text.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { foldEvents } from './fold-events.ts';
import { activityQuery } from './queries/activity.ts';

const icons: Record<Event['actor_kind'], LucideIcon> = { user: User, token: KeyRound, source: Plug, task: Bot };

/** What happened to a cluster: what people, sources and the machine did, alike. */
export function ActivityFeed({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useInfiniteQuery(activityQuery(api, project.id, clusterId));
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <BlockSkeleton lines={5} />;
  if (query.isError && events.length === 0)
    return (
      <ErrorPanel
        title="The activity could not be loaded"
        error={readable(query.error)}
        onRetry={() => query.refetch()}
      />
    );
  if (events.length === 0) return <p className="text-12 text-faint">Nothing has happened yet.</p>;
  return (
    <div>
      <ol className="grid gap-2.5">
        {foldEvents(events).map(({ event, times }) => {
          const Icon = icons[event.actor_kind];
          return (
            <li key={event.id} className="flex gap-2 text-12">
              <Icon className="mt-px size-3.5 shrink-0 text-faint" aria-hidden="true" />
              <span className="min-w-0 flex-1 wrap-anywhere text-muted" title={event.actor}>
                <Ticked text={firstLine(event.summary)} />
                {times > 1 && <span className="tnum text-faint"> ×{times}</span>}
              </span>
              <Ago at={event.at} className="shrink-0 text-faint" />
            </li>
          );
        })}
      </ol>
      {query.hasNextPage && (
        <Button
          variant="ghost"
          className="mt-2 -ml-2"
          busy={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Earlier
        </Button>
      )}
    </div>
  );
}

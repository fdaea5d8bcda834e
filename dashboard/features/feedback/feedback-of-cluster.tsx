'use client';
import type { Feedback, SourceKind } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Card } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { FeedbackItem } from './feedback-item.tsx';
import { feedbackListQuery } from './queries/feedback-list.ts';

/** The reports of one cluster, the representative one first, with counts per source that filter. */
export function FeedbackOfCluster(props: {
  clusterId: string;
  representativeId: string | null;
  sources: { source: SourceKind; count: number }[];
}) {
  const { api, project } = useProject();
  const [source, setSource] = useState<SourceKind | null>(null);
  const query = useInfiniteQuery(
    feedbackListQuery(api, project.id, { cluster_id: props.clusterId, ...(source && { source }) }, 20),
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <div className="grid gap-2">
      {props.sources.length > 1 && (
        <fieldset className="flex flex-wrap gap-1.5" aria-label="Filter by source">
          <SourceChip chosen={source === null} onClick={() => setSource(null)}>
            All
          </SourceChip>
          {props.sources.map((entry) => (
            <SourceChip
              key={entry.source}
              chosen={source === entry.source}
              onClick={() => setSource(source === entry.source ? null : entry.source)}
            >
              <SourceIcon besideWord source={entry.source} /> {sourceKinds[entry.source].label}
              <span className="tnum text-faint">{entry.count}</span>
            </SourceChip>
          ))}
        </fieldset>
      )}
      <Card>
        {query.isPending && <BlockSkeleton lines={6} />}
        {query.isError && items.length === 0 && (
          <ErrorPanel
            title="The reports could not be loaded"
            error={readable(query.error)}
            onRetry={() => query.refetch()}
          />
        )}
        {query.isSuccess && items.length === 0 && <p className="p-4 text-muted">No report of this source.</p>}
        <ol className="divide-y divide-line">
          {representativeFirst(items, props.representativeId).map((item) => (
            <li key={item.id}>
              <FeedbackItem item={item} representative={item.id === props.representativeId} />
            </li>
          ))}
        </ol>
      </Card>
      {query.hasNextPage && (
        <Button className="justify-self-start" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Show more reports
        </Button>
      )}
    </div>
  );
}

function SourceChip(props: { chosen: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={props.chosen}
      onClick={props.onClick}
      className={cx(
        'inline-flex h-6 items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-12 text-muted hover:bg-active',
        props.chosen && 'border-transparent bg-accent-soft text-accent-text hover:bg-accent-soft',
      )}
    >
      {props.children}
    </button>
  );
}

const representativeFirst = (items: Feedback[], id: string | null) =>
  [...items].sort((a, b) => Number(b.id === id) - Number(a.id === id));

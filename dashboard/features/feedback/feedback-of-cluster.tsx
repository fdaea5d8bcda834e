'use client';
import type { ClusterDetail, Feedback, SourceKind } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Card } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { FeedbackItem, type Standing } from './feedback-item.tsx';
import { feedbackListQuery } from './queries/feedback-list.ts';
import type { ReportActs } from './report-acts.ts';
import { ReportBar } from './report-bar.tsx';
import { useReportKeys } from './use-report-keys.ts';

interface Props {
  cluster: Pick<
    ClusterDetail,
    'id' | 'count' | 'sources' | 'representative_feedback_id' | 'exemplar_ids' | 'outlier_ids'
  >;
  /** Left out: the reports can only be read. */
  acts?: ReportActs;
}

/** The reports of one cluster, the representative one first, with counts per source that filter. */
export function FeedbackOfCluster({ cluster, acts }: Props) {
  const { api, project } = useProject();
  const list = useRef<HTMLOListElement>(null);
  const [source, setSource] = useState<SourceKind | null>(null);
  const query = useInfiniteQuery(
    feedbackListQuery(api, project.id, { cluster_id: cluster.id, ...(source && { source }) }, 20),
  );
  const items = typicalFirst(query.data?.pages.flatMap((page) => page.items) ?? [], cluster);
  const standing = standingIn(cluster);
  const keys = useReportKeys({ items, list, acts, outlier: items.find((item) => standing(item) === 'outlier') });

  return (
    <div className="grid gap-2">
      {cluster.sources.length > 1 && (
        <fieldset className="flex flex-wrap gap-1.5" aria-label="Filter by source">
          <SourceChip chosen={source === null} onClick={() => setSource(null)}>
            All
          </SourceChip>
          {cluster.sources.map((entry) => (
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
        {query.isSuccess && items.length === 0 && (
          <p className="p-4 text-muted">{source ? 'No report of this source.' : 'Its reports are elsewhere now.'}</p>
        )}
        <ol ref={list} className="divide-y divide-line">
          {items.map((item) => (
            <li key={item.id}>
              <FeedbackItem
                item={item}
                standing={standing(item)}
                {...(acts && {
                  pending: acts.pending.has(item.id),
                  moveOut: { off: acts.off, keys: keysOf('move_out'), run: () => acts.moveOut([item]) },
                  selection: {
                    selected: keys.selected.has(item.id),
                    onSelect: (range) => (range ? keys.toggleTo(item.id) : keys.toggle(item.id)),
                  },
                })}
              />
            </li>
          ))}
        </ol>
      </Card>
      {query.hasNextPage && (
        <Button className="justify-self-start" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Show more reports
        </Button>
      )}
      {acts && (
        <ReportBar
          chosen={keys.chosen}
          total={cluster.count}
          shown={items.length}
          acts={acts}
          onAll={keys.selectAll}
          onClear={keys.clear}
        />
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

const typicalFirst = (items: Feedback[], { representative_feedback_id: id }: Props['cluster']) =>
  [...items].sort((a, b) => Number(b.id === id) - Number(a.id === id));

/** One report alone is neither typical nor an outlier of anything. */
function standingIn({ count, representative_feedback_id, exemplar_ids, outlier_ids }: Props['cluster']) {
  return ({ id }: Feedback): Standing => {
    if (count < 2) return 'only';
    if (id === representative_feedback_id) return 'typical';
    if (outlier_ids.includes(id)) return 'outlier';
    return exemplar_ids.includes(id) ? 'exemplar' : null;
  };
}

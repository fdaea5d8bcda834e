'use client';
import type { Cluster } from '@soulcaster/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import { cx } from '@/components/cx.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Grid, GridBody } from '@/components/grid.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { readable } from '@/session/problem.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ClusterHeadings } from './cluster-headings.tsx';
import { ClusterRow } from './cluster-row.tsx';
import { narrowBelow, rowHeights, whileUnmeasured } from './columns.ts';
import type { ClusterFilters } from './filters.ts';
import type { Merging } from './merged.ts';
import { useClusterRows } from './use-cluster-rows.ts';
import { useListKeys } from './use-list-keys.ts';
import { useNarrow } from './use-narrow.ts';
import { useVerdicts } from './use-verdicts.ts';
import { rememberWalk } from './walk.ts';

export function ClusterList(props: {
  filters: ClusterFilters;
  peekId: string | null;
  setPeek: (id: string | null) => void;
  merging: Merging | null;
  onMerge: (clusters: Cluster[]) => void;
  empty: ReactNode;
}) {
  const { peekId, setPeek } = props;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [pointed, setPointed] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const narrow = useNarrow(scroller, narrowBelow);
  const verdicts = useVerdicts();
  const list = useClusterRows(props.filters, pointed || scrolled || peekId !== null, props.merging);
  const { rows, query } = list;

  const rowHeight = narrow ? rowHeights.narrow : rowHeights.wide;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    initialRect: { width: 1000, height: 900 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is a new object each render; only the height matters
  useEffect(() => virtual.measure(), [rowHeight]);

  const keys = useListKeys({
    rows,
    peekId,
    setPeek,
    verdicts,
    onMerge: props.onMerge,
    reveal: (index) => {
      virtual.scrollToIndex(index);
      const id = rows[index]?.id;
      requestAnimationFrame(() => scroller?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus());
    },
  });

  const { clear } = keys;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once they merge, what was selected is one cluster
  useEffect(() => clear(), [props.merging]);

  const visible = virtual.getVirtualItems();
  const nearEnd = (visible.at(-1)?.index ?? 0) >= rows.length - 20;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => rememberWalk(rows.map((row) => row.id)), [rows]);

  if (query.isPending) return <RowSkeletons rows={18} />;
  if (query.isError && rows.length === 0)
    return (
      <ErrorPanel
        title="The clusters could not be loaded"
        error={readable(query.error)}
        onRetry={() => query.refetch()}
      />
    );
  if (rows.length === 0) return props.empty;

  return (
    <div className="@container relative flex min-h-0 flex-1 flex-col">
      {list.arrivals > 0 && (
        <button
          type="button"
          onClick={() => {
            list.showArrivals();
            scroller?.scrollTo({ top: 0 });
          }}
          className="absolute top-10 left-1/2 z-10 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3 text-12 font-medium text-on-accent shadow-pop"
        >
          <ArrowUp className="size-3.5" aria-hidden="true" /> {list.arrivals} new
        </button>
      )}
      <Grid
        aria-label="Clusters"
        aria-rowcount={hasNextPage ? -1 : rows.length + 1}
        aria-multiselectable="true"
        className={cx('flex min-h-0 flex-1 flex-col', narrow === null && whileUnmeasured.rows)}
        style={narrow === null ? undefined : ({ '--row': `${rowHeight}px` } as CSSProperties)}
      >
        {narrow !== true && (
          <div role="presentation" className={narrow === null ? whileUnmeasured.headings : undefined}>
            <ClusterHeadings />
          </div>
        )}
        <div
          ref={setScroller}
          role="presentation"
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 0)}
          onPointerEnter={() => setPointed(true)}
          onPointerLeave={() => setPointed(false)}
          className="min-h-0 flex-1 overflow-y-auto"
        >
          <GridBody className="relative" style={{ height: `calc(var(--row) * ${rows.length})` }}>
            {visible.map((item) => {
              const cluster = rows[item.index];
              if (!cluster) return null;
              return (
                <ClusterRow
                  key={cluster.id}
                  cluster={cluster}
                  index={item.index}
                  narrow={narrow}
                  focused={keys.focusedId === cluster.id}
                  peeked={peekId === cluster.id}
                  selected={keys.selected.has(cluster.id)}
                  verdicts={verdicts}
                  top={`calc(var(--row) * ${item.index})`}
                  onFocus={() => keys.setFocused(cluster.id, item.index)}
                  onPeek={() => {
                    keys.setFocused(cluster.id, item.index);
                    setPeek(cluster.id);
                  }}
                  onSelect={(range) => (range ? keys.selectTo(item.index) : keys.toggle(cluster.id))}
                />
              );
            })}
          </GridBody>
        </div>
      </Grid>
      <BulkBar clusters={keys.chosen} verdicts={verdicts} onMerge={props.onMerge} onClear={keys.clear} />
    </div>
  );
}

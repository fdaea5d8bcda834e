'use client';
import type { Cluster } from '@soulcaster/contract';
import { CircleHelp } from 'lucide-react';
import Link from 'next/link';
import { cx } from '@/components/cx.ts';
import { GridCell } from '@/components/grid.tsx';
import { Pill } from '@/components/pill.tsx';
import { Sparkline } from '@/components/sparkline.tsx';
import { Ago } from '@/components/time.tsx';
import { compact, counted, exact } from '@/format/number.ts';
import { clusterStatuses } from '@/vocabulary/cluster-status.tsx';
import { ImpactMeter } from '@/vocabulary/impact.tsx';
import { SourceCounts } from '@/vocabulary/source-kind.tsx';
import { Trend } from '@/vocabulary/trend.tsx';
import { column } from './columns.ts';
import { FixCell } from './fix-cell.tsx';
import { isClosed, type Verdicts } from './use-verdicts.ts';

interface Cells {
  cluster: Cluster;
  verdicts: Verdicts;
  onPeek: () => void;
}

/** A row where there is room: each fact in its column. */
export function WideCells({ cluster, verdicts, onPeek }: Cells) {
  return (
    <>
      <GridCell className={cx(column.id, 'font-mono text-11 text-faint')}>{cluster.short_id}</GridCell>
      <GridCell className={cx(column.title, 'flex items-center gap-2')}>
        <Title cluster={cluster} onPeek={onPeek} />
        <Trend trend={cluster.trend} brief="max-@4xl:sr-only" />
        {cluster.open_suggestions > 0 && (
          <>
            <Pill tone="accent" className="hidden @5xl:inline-flex">
              maybe a duplicate
            </Pill>
            <CircleHelp
              role="img"
              aria-label="Maybe a duplicate"
              className="size-3.5 shrink-0 text-accent-text @5xl:hidden"
            />
          </>
        )}
        {cluster.all_closed_upstream && !isClosed(cluster) && <Pill>closed upstream</Pill>}
        {cluster.place && (
          <span
            className="hidden min-w-20 shrink-[4] truncate font-mono text-11 text-faint @5xl:inline"
            title={cluster.place}
          >
            {cluster.place}
          </span>
        )}
      </GridCell>
      <GridCell className={column.sources}>
        <SourceCounts sources={cluster.sources} max={3} />
      </GridCell>
      <GridCell className={column.activity}>
        <Sparkline
          values={cluster.activity}
          hot={cluster.trend === 'spiking'}
          label={`${counted(
            cluster.activity.reduce((a, b) => a + b, 0),
            'report',
          )} in 14 days`}
        />
      </GridCell>
      <GridCell className={column.impact}>
        <ImpactMeter cluster={cluster} className="justify-end" />
      </GridCell>
      <GridCell className={cx(column.reports, 'tnum')} title={`${exact(cluster.occurrences)} occurrences`}>
        {compact(cluster.count)}
      </GridCell>
      <GridCell className={cx(column.users, 'tnum text-muted')} title={exact(cluster.reporters)}>
        {compact(cluster.reporters)}
      </GridCell>
      <GridCell className={column.fix}>
        <FixCell cluster={cluster} verdicts={verdicts} />
      </GridCell>
      <GridCell className={cx(column.seen, 'text-12 text-muted')}>
        <Ago at={cluster.last_seen_at} />
      </GridCell>
    </>
  );
}

/** A row on a phone: the title, and below it what matters most. */
export function NarrowCells({ cluster, onPeek }: Cells) {
  return (
    <GridCell className="grid min-w-0 flex-1 gap-0.5">
      <Title cluster={cluster} onPeek={onPeek} />
      <div className="tnum flex items-center gap-2 text-11 whitespace-nowrap text-muted">
        <span className="font-mono text-faint">{cluster.short_id}</span>
        <span className="truncate">{clusterStatuses[cluster.status].label}</span>
        <span className="flex h-4 min-w-0 shrink-[9] flex-wrap overflow-hidden">
          <SourceCounts sources={cluster.sources} max={2} />
        </span>
        <Trend trend={cluster.trend} brief="sr-only" />
        {cluster.open_suggestions > 0 && (
          <CircleHelp role="img" aria-label="Maybe a duplicate" className="size-3.5 shrink-0 text-accent-text" />
        )}
        <ImpactMeter cluster={cluster} className="ml-auto" />
        <span>{counted(cluster.count, 'report')}</span>
        <Ago at={cluster.last_seen_at} />
      </div>
    </GridCell>
  );
}

function Title({ cluster, onPeek }: { cluster: Cluster; onPeek: () => void }) {
  return (
    <Link
      href={`/dashboard/clusters/${cluster.id}`}
      prefetch={false}
      tabIndex={-1}
      title={cluster.title}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        // The keys of the list are heard by the row, not by the link in it.
        event.currentTarget.closest<HTMLElement>('[data-row]')?.focus();
        onPeek();
      }}
      className="min-w-0 truncate text-13 text-fg"
    >
      {cluster.title}
    </Link>
  );
}

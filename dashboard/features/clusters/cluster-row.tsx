'use client';
import type { Cluster } from '@soulcaster/contract';
import { Check, CircleHelp } from 'lucide-react';
import Link from 'next/link';
import type { CSSProperties } from 'react';
import { cx } from '@/components/cx.ts';
import { GridCell, GridRow } from '@/components/grid.tsx';
import { Pill } from '@/components/pill.tsx';
import { Sparkline } from '@/components/sparkline.tsx';
import { Ago } from '@/components/time.tsx';
import { compact, counted, exact } from '@/format/number.ts';
import { ClusterStatusIcon, clusterStatuses } from '@/vocabulary/cluster-status.tsx';
import { SourceCounts } from '@/vocabulary/source-kind.tsx';
import { column } from './columns.ts';
import { FixCell } from './fix-cell.tsx';
import { isRising } from './rising.ts';
import { isClosed, type Verdicts } from './use-verdicts.ts';

interface Props {
  cluster: Cluster;
  index: number;
  narrow: boolean;
  focused: boolean;
  peeked: boolean;
  selected: boolean;
  style: CSSProperties;
  verdicts: Verdicts;
  onFocus: () => void;
  onPeek: () => void;
  onSelect: (range: boolean) => void;
}

export function ClusterRow(props: Props) {
  const { cluster, narrow } = props;
  return (
    <GridRow
      aria-rowindex={props.index + 2}
      aria-selected={props.selected}
      data-row={cluster.id}
      tabIndex={props.focused ? 0 : -1}
      style={props.style}
      onFocus={props.onFocus}
      onClick={(event) => !isControl(event.target) && props.onPeek()}
      className={cx(
        'group/row absolute inset-x-0 flex items-center gap-3 border-b border-line pr-4 pl-3.5 outline-none hover:bg-hover',
        'border-l-2 border-l-transparent focus-visible:border-l-accent focus-visible:bg-hover',
        (props.peeked || props.selected) && 'border-l-accent bg-selected hover:bg-selected focus-visible:bg-selected',
        isClosed(cluster) && 'opacity-75',
      )}
    >
      <SelectBox {...props} />
      <GridCell className={cx('flex items-center', narrow ? 'self-start pt-2.5' : column.status)}>
        <ClusterStatusIcon status={cluster.status} />
        {!narrow && (
          <span aria-hidden="true" className="ml-1.5 hidden truncate text-12 text-muted @4xl:inline">
            {clusterStatuses[cluster.status].label}
          </span>
        )}
      </GridCell>
      {narrow ? <NarrowCells {...props} /> : <WideCells {...props} />}
    </GridRow>
  );
}

function WideCells({ cluster, verdicts, onPeek }: Props) {
  return (
    <>
      <GridCell className={cx(column.id, 'font-mono text-11 text-faint')}>{cluster.short_id}</GridCell>
      <GridCell className={cx(column.title, 'flex items-center gap-2')}>
        <Title cluster={cluster} onPeek={onPeek} />
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
          hot={isRising(cluster.activity)}
          label={`${counted(
            cluster.activity.reduce((a, b) => a + b, 0),
            'report',
          )} in 14 days`}
        />
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

function NarrowCells({ cluster, onPeek }: Props) {
  return (
    <GridCell className="grid min-w-0 flex-1 gap-0.5">
      <Title cluster={cluster} onPeek={onPeek} />
      <div className="tnum flex items-center gap-2 text-11 text-muted">
        <span className="font-mono text-faint">{cluster.short_id}</span>
        <span>{clusterStatuses[cluster.status].label}</span>
        <SourceCounts sources={cluster.sources} max={3} />
        <span className="ml-auto">{counted(cluster.count, 'report')}</span>
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
        onPeek();
      }}
      className="min-w-0 truncate text-13 text-fg"
    >
      {cluster.title}
    </Link>
  );
}

function SelectBox({ cluster, selected, onSelect, narrow }: Props) {
  return (
    <GridCell className={narrow ? 'hidden' : 'hidden w-4 shrink-0 @lg:block'}>
      <button
        type="button"
        aria-pressed={selected}
        aria-label={`Select ${cluster.short_id}`}
        tabIndex={-1}
        onClick={(event) => onSelect(event.shiftKey)}
        className={cx(
          'flex size-4 items-center justify-center rounded-sm border border-line-strong text-transparent opacity-0 group-hover/row:opacity-100 group-focus/row:opacity-100',
          selected && 'border-accent bg-accent text-on-accent opacity-100',
        )}
      >
        <Check className="size-3" strokeWidth={3} aria-hidden="true" />
      </button>
    </GridCell>
  );
}

const isControl = (target: EventTarget) => target instanceof Element && Boolean(target.closest('button, a'));

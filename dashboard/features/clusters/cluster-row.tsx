'use client';
import type { Cluster } from '@soulcaster/contract';
import { Check } from 'lucide-react';
import type { CSSProperties } from 'react';
import { cx } from '@/components/cx.ts';
import { GridCell, GridRow } from '@/components/grid.tsx';
import { ClusterStatusIcon, clusterStatuses } from '@/vocabulary/cluster-status.tsx';
import { NarrowCells, WideCells } from './cluster-cells.tsx';
import { column, whileUnmeasured } from './columns.ts';
import { isClosed, type Verdicts } from './use-verdicts.ts';

interface Props {
  cluster: Cluster;
  index: number;
  /** Null until the list was measured: then the style sheet chooses between the two forms. */
  narrow: boolean | null;
  focused: boolean;
  peeked: boolean;
  selected: boolean;
  top: CSSProperties['top'];
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
      style={{ top: props.top }}
      onFocus={props.onFocus}
      onClick={(event) => !isControl(event.target) && props.onPeek()}
      className={cx(
        'group/row absolute inset-x-0 flex h-(--row) items-center gap-3 border-b border-line pr-4 pl-3.5 outline-none hover:bg-hover',
        'border-l-2 border-l-transparent focus-visible:border-l-accent focus-visible:bg-hover',
        (props.peeked || props.selected) && 'border-l-accent bg-selected hover:bg-selected focus-visible:bg-selected',
        isClosed(cluster) && 'opacity-75',
      )}
    >
      <SelectBox {...props} />
      {narrow ? (
        <SelectByTouch {...props} />
      ) : (
        <GridCell className={cx('flex items-center', statusCell(narrow))}>
          <ClusterStatusIcon status={cluster.status} />
          <span aria-hidden="true" className="ml-1.5 hidden truncate text-12 text-muted @4xl:inline">
            {clusterStatuses[cluster.status].label}
          </span>
        </GridCell>
      )}
      {narrow !== true && (
        <div role="presentation" className={narrow === null ? whileUnmeasured.wide : 'contents'}>
          <WideCells {...props} />
        </div>
      )}
      {narrow !== false && (
        <div role="presentation" className={narrow === null ? whileUnmeasured.narrow : 'contents'}>
          <NarrowCells {...props} />
        </div>
      )}
    </GridRow>
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
          'flex size-4 items-center justify-center rounded-sm border border-line-strong text-transparent opacity-0 group-hover/row:opacity-100 group-focus/row:opacity-100 pointer-coarse:opacity-100',
          selected && 'border-accent bg-accent text-on-accent opacity-100',
        )}
      >
        <Check className="size-3" strokeWidth={3} aria-hidden="true" />
      </button>
    </GridCell>
  );
}

/** On a phone there is no room for a box of its own, nor a pointer to show it: the icon of the status is as wide as a finger and ticks the row. */
function SelectByTouch({ cluster, selected, onSelect }: Props) {
  return (
    <GridCell className="-mr-3.5 -ml-3.5 w-11 shrink-0 self-stretch">
      <button
        type="button"
        aria-pressed={selected}
        aria-label={`Select ${cluster.short_id}`}
        tabIndex={-1}
        onClick={() => onSelect(false)}
        className="flex size-full justify-center pt-2.5"
      >
        {selected ? (
          <span className="flex size-4 items-center justify-center rounded-sm bg-accent text-on-accent">
            <Check className="size-3" strokeWidth={3} aria-hidden="true" />
          </span>
        ) : (
          <ClusterStatusIcon status={cluster.status} />
        )}
      </button>
    </GridCell>
  );
}

const statusCell = (narrow: boolean | null) => (narrow === null ? whileUnmeasured.status : column.status);

const isControl = (target: EventTarget) => target instanceof Element && Boolean(target.closest('button, a'));

'use client';
import type { ClusterEnd, GroupingDiff } from '@soulcaster/contract';
import { ArrowRight, Check, CircleSlash, Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { counted } from '@/format/number.ts';
import { keysOf } from '@/shortcuts/table.ts';
import { movesBySource } from './moves.ts';

type Change = GroupingDiff['changes'][number];
const shownMoves = 3;

/** One change: which reports, from where, to where. */
export function ChangeLine(props: {
  change: Change;
  off: string | null;
  current: boolean;
  busy: boolean;
  onFocus: () => void;
  onAccept: () => void;
}) {
  const { change, current } = props;
  return (
    <li
      data-change={change.id}
      tabIndex={current ? 0 : -1}
      aria-current={current || undefined}
      onFocus={props.onFocus}
      className={cx(
        'grid gap-2 border-l-2 border-l-transparent px-4 py-3 outline-none focus-visible:bg-hover',
        current && 'border-l-accent',
        change.state !== 'open' && 'text-muted',
      )}
    >
      <div className="flex items-start gap-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <Target change={change} />
          <p className="text-12 text-muted">
            {movesBySource(change).map(({ from, count, whole }, index) => (
              <span key={from.id}>
                {index > 0 && ', '}
                {shareOf(count, from.count, whole)} <End end={from} />
              </span>
            ))}
          </p>
        </div>
        <State {...props} />
      </div>
      {!saysItself(change) && <Moves change={change} />}
    </li>
  );
}

function Target({ change }: { change: Change }) {
  return (
    <p className="flex min-w-0 items-baseline gap-2">
      {change.into ? (
        <>
          <ArrowRight role="img" aria-label="Into" className="size-3.5 shrink-0 self-center text-accent-text" />
          <Link
            href={`/dashboard/clusters/${change.into.id}`}
            className="shrink-0 font-mono text-11 text-faint hover:underline"
          >
            {change.into.short_id}
          </Link>
        </>
      ) : (
        <>
          <Plus role="img" aria-label="Into" className="size-3.5 shrink-0 self-center text-green" />
          <span className="shrink-0 text-12 text-green">a new cluster</span>
        </>
      )}
      <span className="min-w-0 truncate font-medium" title={change.title}>
        {change.title}
      </span>
    </p>
  );
}

function Moves({ change }: { change: Change }) {
  const [all, setAll] = useState(false);
  const shown = all ? change.moves : change.moves.slice(0, shownMoves);
  return (
    <ul className="grid gap-0.5 border-l border-line pl-3 text-12">
      {shown.map((move) => (
        <li key={move.feedback_id} className="truncate text-muted" title={move.title}>
          {move.title}
        </li>
      ))}
      {shown.length < change.moves.length && (
        <li>
          <button type="button" className="text-faint hover:text-fg" onClick={() => setAll(true)}>
            {change.moves.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}

function State(props: { change: Change; off: string | null; current: boolean; busy: boolean; onAccept: () => void }) {
  const { state } = props.change;
  if (state === 'accepted')
    return (
      <span className="flex h-7 shrink-0 items-center gap-1.5 text-12 text-green">
        <Check className="size-3.5" aria-hidden="true" /> accepted
      </span>
    );
  if (state === 'stale')
    return (
      <span
        className="flex h-7 shrink-0 items-center gap-1.5 text-12 text-faint"
        title="One of its clusters was changed since by a person or by new reports. Preview again to see what would change now."
      >
        <CircleSlash className="size-3.5" aria-hidden="true" /> changed since
      </span>
    );
  return (
    <Button
      keys={props.current ? keysOf('accept') : undefined}
      showKeys
      off={props.off}
      busy={props.busy}
      onClick={props.onAccept}
    >
      Accept
    </Button>
  );
}

function shareOf(count: number, all: number, whole: boolean) {
  if (!whole) return `${count} of ${counted(all, 'report')} from`;
  return count === 1 ? 'the only report of' : `all ${counted(count, 'report')} of`;
}

/** Where one report leaves a cluster that is called like it, its title is told already. */
const saysItself = ({ moves }: Change) => moves.length === 1 && moves[0]?.title === moves[0]?.from.title;

const End = ({ end }: { end: ClusterEnd }) => (
  <Link href={`/dashboard/clusters/${end.id}`} title={end.title} className="hover:underline">
    <span className="font-mono text-11 text-faint">{end.short_id}</span> {end.title}
  </Link>
);

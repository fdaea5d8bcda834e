'use client';
import type { GroupingDiff } from '@soulcaster/contract';
import { ArrowRight, Check, CircleSlash, Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { counted } from '@/format/number.ts';
import { keysOf } from '@/shortcuts/table.ts';
import { movesBySource, type SourceOfMoves } from './moves.ts';

type Change = GroupingDiff['changes'][number];
const shownMax = 3;

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
  const sources = movesBySource(change);
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
          {change.state !== 'accepted' && <Sources sources={sources} />}
        </div>
        <State {...props} />
      </div>
      {/* What was accepted may have emptied the clusters that it came from: then only the reports still say what it was. */}
      <Moves moves={change.state === 'open' ? partly(change, sources) : change.moves} />
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

function Sources({ sources }: { sources: SourceOfMoves[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? sources : sources.slice(0, shownMax);
  return (
    <ul className="grid gap-0.5 text-12 text-muted">
      {shown.map(({ from, count, whole }) => (
        <li key={from.id} className="truncate">
          {shareOf(count, from.count, whole)}{' '}
          <Link href={`/dashboard/clusters/${from.id}`} title={from.title} className="hover:underline">
            <span className="font-mono text-11 text-faint">{from.short_id}</span> {from.title}
          </Link>
        </li>
      ))}
      <More left={sources.length - shown.length} what="cluster" onAll={() => setAll(true)} />
    </ul>
  );
}

/** Which reports leave a cluster that others stay in. */
function Moves({ moves }: { moves: Change['moves'] }) {
  const [all, setAll] = useState(false);
  const shown = all ? moves : moves.slice(0, shownMax);
  if (moves.length === 0) return null;
  return (
    <ul className="grid gap-0.5 border-l border-line pl-3 text-12">
      {shown.map((move) => (
        <li key={move.feedback_id} className="truncate text-muted" title={move.title}>
          {move.title}
        </li>
      ))}
      <More left={moves.length - shown.length} what="report" onAll={() => setAll(true)} />
    </ul>
  );
}

function More({ left, what, onAll }: { left: number; what: string; onAll: () => void }) {
  if (left <= 0) return null;
  return (
    <li>
      <button type="button" className="text-faint hover:text-fg" onClick={onAll}>
        {left} more {left === 1 ? what : `${what}s`}
      </button>
    </li>
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
  if (!whole) return `${count} of ${counted(all, 'report')} of`;
  return count === 1 ? 'the only report of' : `all ${counted(count, 'report')} of`;
}

function partly({ moves }: Change, sources: SourceOfMoves[]) {
  const whole = new Set(sources.filter((source) => source.whole).map(({ from }) => from.id));
  return moves.filter(({ from }) => !whole.has(from.id));
}

'use client';
import type { Feedback } from '@soulcaster/contract';
import { Check, LoaderCircle, LogOut, Pin } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { Pill } from '@/components/pill.tsx';
import { Ago } from '@/components/time.tsx';
import { compact } from '@/format/number.ts';
import { reasonInShort, reasonInWords } from '@/vocabulary/reason.ts';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { FeedbackBody } from './feedback-body.tsx';

/** What stands out about a report among those of its cluster. */
export type Standing = 'only' | 'typical' | 'exemplar' | 'outlier' | null;

interface Props {
  item: Feedback;
  standing: Standing;
  /** Left out: it cannot be selected here. */
  selection?: { selected: boolean; onSelect: (range: boolean) => void };
  pending?: boolean;
  moveOut?: { off: string | null; keys: string; run: () => void };
}

/** One report in a list: folded to a line, open to all that is known of it. */
export function FeedbackItem({ item, standing, selection, pending = false, moveOut }: Props) {
  const [open, setOpen] = useState(standing === 'typical' || standing === 'only');
  return (
    <div
      data-report={item.id}
      aria-busy={pending || undefined}
      className={cx(
        'group/report flex border-l-2 border-l-transparent transition-opacity duration-100',
        selection?.selected && 'border-l-accent bg-selected',
        pending && 'opacity-50',
      )}
    >
      {selection && <SelectBox item={item} {...selection} pending={pending} />}
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="min-w-0 flex-1">
        <summary
          className={cx(
            'flex list-none items-center gap-2.5 py-2 pr-3 -outline-offset-2 hover:bg-hover [&::-webkit-details-marker]:hidden',
            selection ? 'pl-1.5' : 'pl-3',
          )}
        >
          <SourceIcon besideWord source={item.source} className="text-muted" />
          <span className="min-w-0 flex-1 truncate" title={item.title}>
            <span className="sr-only">{sourceKinds[item.source].label}: </span>
            {item.title}
          </span>
          <Signs item={item} standing={standing} />
          {item.occurrences > 1 && (
            <span className="tnum shrink-0 text-12 text-muted">×{compact(item.occurrences)}</span>
          )}
          <Ago at={item.last_seen_at} className="w-9 shrink-0 text-right text-12 text-faint" />
        </summary>
        {open && (
          <>
            {standing === 'outlier' && moveOut && (
              <p className="mx-3 mb-2 flex flex-wrap items-center gap-2 rounded-md bg-amber-soft px-3 py-1.5 text-12 text-amber">
                <span className="flex-1">It hardly fits the others. Does it belong here?</span>
                <Button
                  icon={<LogOut className="size-3.5" />}
                  keys={moveOut.keys}
                  off={moveOut.off}
                  onClick={moveOut.run}
                >
                  Move out
                </Button>
              </p>
            )}
            <FeedbackBody item={item} />
          </>
        )}
      </details>
    </div>
  );
}

function Signs({ item, standing }: Pick<Props, 'item' | 'standing'>) {
  const first = item.why[0];
  const why = first && standing !== 'typical' && (
    <Aside title={item.why.map(reasonInWords).join(' ')}>{reasonInShort(first)}</Aside>
  );
  return (
    <>
      {item.pinned && (
        <Pin role="img" aria-label="Pinned here by a person" className="size-3.5 shrink-0 text-accent-text" />
      )}
      {standing === 'typical' && <Pill tone="accent">most typical</Pill>}
      {standing === 'exemplar' && <Pill title="One of the few reports that stand for this cluster">exemplar</Pill>}
      {standing === 'outlier' && (
        <Pill tone="amber" title="It hardly fits the others">
          outlier
        </Pill>
      )}
      {item.upstream_state !== 'open' && <Pill>{item.upstream_state} upstream</Pill>}
      {why}
    </>
  );
}

const Aside = ({ title, children }: { title: string; children: ReactNode }) => (
  <span className="hidden w-24 shrink-0 truncate text-right text-11 text-faint @xl:inline" title={title}>
    {children}
  </span>
);

function SelectBox(props: { item: Feedback; selected: boolean; pending: boolean; onSelect: (range: boolean) => void }) {
  const { item, selected, pending, onSelect } = props;
  if (pending)
    return (
      <span className="flex w-8 shrink-0 justify-center pt-2.5">
        <LoaderCircle className="size-3.5 animate-spin text-muted" role="img" aria-label="Under way" />
      </span>
    );
  return (
    <button
      type="button"
      aria-pressed={selected}
      aria-label={`Select “${item.title}”`}
      onClick={(event) => onSelect(event.shiftKey)}
      className="group/box flex w-8 shrink-0 items-start justify-center pt-2.5 -outline-offset-2"
    >
      <span
        className={cx(
          'flex size-4 items-center justify-center rounded-sm border border-line-strong text-transparent group-hover/box:border-muted',
          selected && 'border-accent bg-accent text-on-accent group-hover/box:border-accent',
        )}
      >
        <Check className="size-3" strokeWidth={3} aria-hidden="true" />
      </span>
    </button>
  );
}

'use client';
import type { Feedback } from '@soulcaster/contract';
import { useState } from 'react';
import { Pill } from '@/components/pill.tsx';
import { Ago } from '@/components/time.tsx';
import { compact } from '@/format/number.ts';
import { reasonInShort, reasonInWords } from '@/vocabulary/reason.ts';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { FeedbackBody } from './feedback-body.tsx';

/** One report in a list: folded to a line, open to all that is known of it. */
export function FeedbackItem({ item, representative }: { item: Feedback; representative: boolean }) {
  const [open, setOpen] = useState(representative);
  const first = item.why[0];
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group/report">
      <summary className="flex list-none items-center gap-2.5 px-3 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <SourceIcon besideWord source={item.source} className="text-muted" />
        <span className="min-w-0 flex-1 truncate">
          <span className="sr-only">{sourceKinds[item.source].label}: </span>
          {item.title}
        </span>
        {representative && <Pill tone="accent">most typical</Pill>}
        {item.upstream_state !== 'open' && <Pill>{item.upstream_state} upstream</Pill>}
        {first && !representative && (
          <span className="hidden shrink-0 text-11 text-faint @xl:inline" title={item.why.map(reasonInWords).join(' ')}>
            {reasonInShort(first)}
          </span>
        )}
        {item.occurrences > 1 && <span className="tnum shrink-0 text-12 text-muted">×{compact(item.occurrences)}</span>}
        <Ago at={item.last_seen_at} className="w-9 shrink-0 text-right text-12 text-faint" />
      </summary>
      {open && <FeedbackBody item={item} />}
    </details>
  );
}

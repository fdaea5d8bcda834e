'use client';
import type { Feedback } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { Pill } from '@/components/pill.tsx';
import { Ago } from '@/components/time.tsx';
import { compact } from '@/format/number.ts';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';

export function FeedbackRows(props: { items: Feedback[]; openId: string | null; onOpen: (id: string) => void }) {
  return (
    <ul className="divide-y divide-line border-b border-line">
      {props.items.map((item) => (
        <li key={item.id} className="[contain-intrinsic-size:auto_40px] [content-visibility:auto]">
          <button
            type="button"
            data-line
            onClick={() => props.onOpen(item.id)}
            aria-expanded={props.openId === item.id}
            className={cx(
              'flex h-10 w-full items-center gap-3 px-4 text-left -outline-offset-2 hover:bg-hover',
              props.openId === item.id && 'bg-selected hover:bg-selected',
            )}
          >
            <SourceIcon source={item.source} className="text-muted" />
            <span className="hidden w-24 shrink-0 truncate text-12 text-muted @3xl:block" aria-hidden="true">
              {sourceKinds[item.source].label}
            </span>
            <span className="min-w-0 shrink truncate">{item.title}</span>
            <span className="hidden min-w-0 flex-1 shrink-[3] truncate text-faint @2xl:block">{firstLine(item)}</span>
            <span className="ml-auto flex shrink-0 items-center gap-3">
              {item.upstream_state !== 'open' && <Pill>{item.upstream_state} upstream</Pill>}
              <span
                className="hidden w-18 font-mono text-11 text-faint @lg:block"
                title={item.cluster_title ?? 'Not grouped yet'}
              >
                {item.cluster_short_id ?? '–'}
              </span>
              <span className="tnum hidden w-10 text-right text-12 text-muted @lg:block">
                {item.occurrences > 1 && `×${compact(item.occurrences)}`}
              </span>
              <Ago at={item.last_seen_at} className="w-9 text-right text-12 text-muted" />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const firstLine = (item: Feedback) => {
  const line = item.body.split('\n', 1)[0] ?? '';
  return line === item.title ? '' : line;
};

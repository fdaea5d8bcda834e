'use client';
import type { Feedback, SplitProposal } from '@soulcaster/contract';
import { Check, Minus } from 'lucide-react';
import { useId, useState } from 'react';
import { cx } from '@/components/cx.ts';
import { Pill } from '@/components/pill.tsx';
import { Ago } from '@/components/time.tsx';
import { counted } from '@/format/number.ts';
import { SourceIcon } from '@/vocabulary/source-kind.tsx';

const shownMax = 6;

interface Props {
  name: string;
  part: SplitProposal['parts'][number];
  reports: Map<string, Feedback>;
  leaving: ReadonlySet<string>;
  onChange: (ids: string[], leaves: boolean) => void;
}

/** One part of a proposed split: all of it or single reports of it can be told to leave. */
export function SplitPart({ name, part, reports, leaving, onChange }: Props) {
  const [all, setAll] = useState(false);
  const items = part.feedback_ids.flatMap((id) => reports.get(id) ?? []);
  const ids = items.map(({ id }) => id);
  const gone = ids.filter((id) => leaving.has(id)).length;
  const shown = all ? items : items.slice(0, shownMax);
  return (
    <fieldset
      className={cx(
        'overflow-hidden rounded-lg border',
        gone > 0 ? 'border-accent bg-accent-soft/40' : 'border-line-strong',
      )}
    >
      <legend className="sr-only">{name}</legend>
      <Tick
        state={gone === 0 ? 'off' : gone === ids.length ? 'on' : 'some'}
        onChange={(leaves) => onChange(ids, leaves)}
        className="items-start px-3 py-2.5"
      >
        <span className="grid min-w-0 flex-1 gap-1">
          <span className="flex min-w-0 items-baseline gap-2">
            <span className="shrink-0 text-12 text-faint">{name}</span>
            <span className="min-w-0 truncate font-medium" title={part.title}>
              {part.title}
            </span>
            <span className="tnum ml-auto shrink-0 text-12 text-faint">{counted(ids.length, 'report')}</span>
          </span>
          {part.terms.length > 0 && (
            <span className="flex flex-wrap gap-1">
              {part.terms.slice(0, 8).map((term) => (
                <Pill key={term}>{term}</Pill>
              ))}
            </span>
          )}
        </span>
      </Tick>
      <ul className="border-t border-line py-1">
        {shown.map((item) => (
          <li key={item.id}>
            <Tick
              state={leaving.has(item.id) ? 'on' : 'off'}
              onChange={(leaves) => onChange([item.id], leaves)}
              className="px-3 py-1 hover:bg-hover"
            >
              <SourceIcon besideWord source={item.source} className="shrink-0 text-muted" />
              <span className="min-w-0 flex-1 truncate" title={item.title}>
                {item.title}
              </span>
              <Ago at={item.last_seen_at} className="shrink-0 text-12 text-faint" />
            </Tick>
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="h-8 w-full border-t border-line px-3 text-left text-12 text-muted hover:bg-hover hover:text-fg"
        >
          {items.length - shown.length} more
        </button>
      )}
    </fieldset>
  );
}

function Tick(props: {
  state: 'on' | 'off' | 'some';
  onChange: (on: boolean) => void;
  className: string;
  children: React.ReactNode;
}) {
  const id = useId();
  const { state } = props;
  return (
    <label htmlFor={id} className={cx('flex cursor-pointer items-center gap-2.5', props.className)}>
      <span className="relative flex size-4 shrink-0">
        <input
          id={id}
          type="checkbox"
          checked={state === 'on'}
          ref={(input) => {
            if (input) input.indeterminate = state === 'some';
          }}
          onChange={() => props.onChange(state !== 'on')}
          className="peer size-4 appearance-none rounded-sm border border-line-strong bg-bg checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent"
        />
        <span className="pointer-events-none absolute inset-0 flex items-center justify-center text-on-accent">
          {state === 'on' && <Check className="size-3" strokeWidth={3} aria-hidden="true" />}
          {state === 'some' && <Minus className="size-3" strokeWidth={3} aria-hidden="true" />}
        </span>
      </span>
      {props.children}
    </label>
  );
}

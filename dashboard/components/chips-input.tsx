'use client';
import { X } from 'lucide-react';
import { useState } from 'react';
import { cx } from './cx.ts';

/** Several short texts: Enter or leaving adds one, Backspace in the empty input takes the last away, pasted lines become one each. */
export function ChipsInput(props: {
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
  values: string[];
  placeholder?: string;
  onChange: (values: string[]) => void;
}) {
  const { values, onChange } = props;
  const [typing, setTyping] = useState('');
  const add = (text: string) => {
    const more = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line && !values.includes(line));
    if (more.length > 0) onChange([...values, ...new Set(more)]);
    setTyping('');
  };
  return (
    <div
      className={cx(
        'flex min-h-8 flex-wrap items-center gap-1 rounded-md border border-line-strong bg-bg px-1.5 py-1 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent',
        props['aria-invalid'] && 'border-red',
      )}
    >
      {values.map((value) => (
        <span
          key={value}
          className="flex h-5.5 max-w-full items-center gap-0.5 rounded bg-active pr-0.5 pl-1.5 text-12"
        >
          <span className="truncate">{value}</span>
          <button
            type="button"
            aria-label={`Remove ${value}`}
            onClick={() => onChange(values.filter((other) => other !== value))}
            className="flex size-4.5 shrink-0 items-center justify-center rounded text-muted hover:text-fg"
          >
            <X className="size-3" aria-hidden="true" />
          </button>
        </span>
      ))}
      <input
        id={props.id}
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        value={typing}
        placeholder={values.length === 0 ? props.placeholder : undefined}
        onChange={(event) => setTyping(event.target.value)}
        onBlur={() => add(typing)}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text');
          if (!text.includes('\n')) return;
          event.preventDefault();
          add(typing + text);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typing.trim()) {
            event.preventDefault();
            add(typing);
          }
          if (event.key === 'Backspace' && typing === '' && values.length > 0) onChange(values.slice(0, -1));
        }}
        className="h-5.5 min-w-24 flex-1 bg-transparent px-1 text-13 outline-none placeholder:text-faint"
      />
    </div>
  );
}

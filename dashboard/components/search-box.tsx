'use client';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Kbd } from './kbd.tsx';

const pauseMs = 200;

/** A text filter: what is typed counts after a short pause, Escape empties it and then leaves it. */
export function SearchBox(props: {
  label: string;
  placeholder: string;
  value: string;
  keys?: string;
  focusRef?: React.RefObject<(() => void) | null>;
  onChange: (value: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(props.value);
  const [last, setLast] = useState(props.value);
  if (props.value !== last) {
    setLast(props.value);
    setTyped(props.value);
  }
  const { onChange, value, focusRef } = props;

  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => {
      setLast(typed);
      onChange(typed);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  useEffect(() => {
    if (focusRef) focusRef.current = () => input.current?.focus();
  }, [focusRef]);

  return (
    <div className="relative flex h-7 w-full min-w-32 max-w-60 shrink items-center">
      <Search className="pointer-events-none absolute left-2 size-3.5 text-faint" aria-hidden="true" />
      <input
        ref={input}
        type="search"
        aria-label={props.label}
        placeholder={props.placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (typed) setTyped('');
          else event.currentTarget.blur();
        }}
        className="h-full w-full rounded-md border border-line-strong bg-bg pr-2 pl-7 sm:pr-8 text-12 outline-none focus-visible:border-accent focus-visible:ring-1 focus-visible:ring-accent"
      />
      {props.keys && !typed && (
        <span className="pointer-events-none absolute right-1.5 flex">
          <Kbd keys={props.keys} />
        </span>
      )}
    </div>
  );
}

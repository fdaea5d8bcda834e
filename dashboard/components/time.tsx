'use client';
import { useSyncExternalStore } from 'react';
import { absoluteTime, duration, relativeTime, relativeWords } from '@/format/time.ts';

/** How long ago (`4m`, or `4m ago` within a sentence), with the exact moment in the viewer's zone on hover. */
export function Ago({ at, className, inWords = false }: { at: string; className?: string; inWords?: boolean }) {
  const now = useNow(slow);
  return (
    <time
      dateTime={at}
      // The server knows neither the viewer's zone nor the second at which the browser takes over.
      suppressHydrationWarning
      title={now ? absoluteTime(at) : at}
      className={className}
    >
      {inWords ? relativeWords(at, now ?? Date.now()) : relativeTime(at, now ?? Date.now())}
    </time>
  );
}

/** The exact moment in the viewer's zone; while the server renders, in its own words for all the same. */
export function Moment({ at }: { at: string }) {
  const now = useNow(slow);
  return <time dateTime={at}>{now ? absoluteTime(at) : `${at.slice(0, 16).replace('T', ' ')} UTC`}</time>;
}

/** How long it took, ticking while it has not ended. */
export function Elapsed({ from, to }: { from: string; to: string | null }) {
  const now = useNow(fast);
  const end = to ? Date.parse(to) : (now ?? Date.now());
  return (
    <span className="tnum" suppressHydrationWarning>
      {duration(end - Date.parse(from))}
    </span>
  );
}

interface Clock {
  subscribe: (listener: () => void) => () => void;
  now: () => number | null;
}

const slow = clock(30_000);
const fast = clock(1000);

/** The time, kept fresh by one timer for all that show it; null while the server renders. */
function useNow({ subscribe, now }: Clock): number | null {
  return useSyncExternalStore(subscribe, now, () => null);
}

function clock(everyMs: number): Clock {
  const listeners = new Set<() => void>();
  let now: number | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        now = Date.now();
        timer = setInterval(tick, everyMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    now: () => now,
  };
}

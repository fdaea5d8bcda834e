'use client';
import type { LogLine } from '@soulcaster/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { LogRow } from './log-row.tsx';

const followWithinPx = 40;

interface Props {
  lines: LogLine[];
  wrap: boolean;
  active: boolean;
  loaded: boolean;
  /** What is said instead of no lines. */
  silence: string;
}

export function LogLines({ lines, wrap, active, loaded, silence }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [marked, setMarked] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 24,
    getItemKey: (index) => lines[index]?.seq ?? index,
    overscan: 30,
  });

  const showEnd = useEffectEvent((count: number) => {
    if (following && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  });
  useEffect(() => showEnd(lines.length), [lines.length]);

  const showLinked = useEffectEvent(() => {
    const seq = linkedLine();
    const index = seq === null ? -1 : lines.findIndex((line) => line.seq >= seq);
    if (index < 0) return;
    setFollowing(false);
    setMarked(seq);
    virtual.scrollToIndex(index, { align: 'center' });
  });
  useEffect(() => {
    if (loaded) showLinked();
  }, [loaded]);

  const follow = (on: boolean) => {
    setFollowing(on);
    if (on) virtual.scrollToIndex(lines.length - 1, { align: 'end' });
  };
  useShortcut('follow', () => follow(!following));

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
        tabIndex={0}
        aria-label="Log lines"
        className="h-full overflow-auto py-1"
        onScroll={(event) => setFollowing(isAtEnd(event.currentTarget))}
      >
        {lines.length === 0 && <p className="px-4 py-3 text-12 text-faint">{silence}</p>}
        <div
          className="relative"
          style={{ height: virtual.getTotalSize(), minWidth: wrap ? undefined : 'max-content' }}
        >
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LogRow line={line} wrap={wrap} marked={marked === line.seq} onMark={() => setMarked(line.seq)} />
              </div>
            );
          })}
        </div>
      </section>
      {!following && active && (
        <button
          type="button"
          onClick={() => follow(true)}
          className="absolute bottom-3 left-1/2 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3 text-12 font-medium text-on-accent shadow-pop"
        >
          <ArrowDown className="size-3.5" aria-hidden="true" /> Jump to latest
        </button>
      )}
    </div>
  );
}

/** The line that the address names (`#L12`). */
function linkedLine(): number | null {
  const match = /^#L(\d+)$/.exec(window.location.hash);
  return match ? Number(match[1]) : null;
}

const isAtEnd = (element: HTMLElement) =>
  element.scrollHeight - element.scrollTop - element.clientHeight < followWithinPx;

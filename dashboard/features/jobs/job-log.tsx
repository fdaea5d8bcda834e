'use client';
import type { Job } from '@soulcaster/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { cx } from '@/components/cx.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { isActive } from '@/vocabulary/job-stages.ts';
import { plain } from './ansi.tsx';
import { LogBar } from './log-bar.tsx';
import { LogRow } from './log-row.tsx';
import { useJobLog } from './queries/job-log.ts';

const followWithinPx = 40;

/** The live log: text only, virtualised, follows its end until one scrolls up. `tall` fills the page. */
export function JobLog({
  job,
  tall = false,
}: {
  job: Pick<Job, 'id' | 'status' | 'cluster_short_id'>;
  tall?: boolean;
}) {
  const log = useJobLog(job.id);
  const [sought, setSought] = useState('');
  const [problemsOnly, setProblemsOnly] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [following, setFollowing] = useState(true);
  const [marked, setMarked] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const active = isActive(job.status);

  const lines = useMemo(() => {
    const text = sought.trim().toLowerCase();
    return log.lines.filter(
      (line) => (!problemsOnly || line.level !== 'info') && (!text || plain(line.text).toLowerCase().includes(text)),
    );
  }, [log.lines, sought, problemsOnly]);

  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 24,
    getItemKey: (index) => lines[index]?.seq ?? index,
    overscan: 30,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is a new object each render; only new lines matter
  useEffect(() => {
    if (following && lines.length) virtual.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [following, lines.length]);

  const linked = useLinkedLine(log.loaded);
  useEffect(() => {
    if (linked === null) return;
    setFollowing(false);
    setMarked(linked);
    const index = lines.findIndex((line) => line.seq >= linked);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'center' });
    // Only once, when the log has come: later lines must not pull the view back.
    // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  }, [linked]);
  useShortcut('follow', () => setFollowing((before) => !before));

  return (
    <section
      aria-label="Log"
      className={cx(
        '@container flex min-h-0 flex-col overflow-hidden rounded-lg border border-line-strong bg-sunken',
        tall ? 'h-full' : 'h-96',
      )}
    >
      <LogBar
        job={job}
        lines={log.lines}
        active={active}
        sought={sought}
        onSeek={setSought}
        problemsOnly={problemsOnly}
        onProblemsOnly={setProblemsOnly}
        wrap={wrap}
        onWrap={setWrap}
      />
      <div className="relative min-h-0 flex-1">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
        <div
          ref={scroller}
          role="log"
          aria-live="off"
          tabIndex={0}
          aria-label="Log lines"
          className="h-full overflow-auto py-1"
          onScroll={(event) => setFollowing(isAtEnd(event.currentTarget))}
        >
          {log.error && log.lines.length === 0 && (
            <ErrorPanel title="The log could not be loaded" error={log.error} onRetry={log.retry} />
          )}
          {!log.loaded && !log.error && <BlockSkeleton lines={6} />}
          {log.loaded && lines.length === 0 && (
            <p className="px-4 py-3 text-12 text-faint">
              {log.lines.length ? 'No line matches.' : active ? 'Nothing has been said yet.' : 'This fix left no log.'}
            </p>
          )}
          <div
            className="relative"
            style={{ height: virtual.getTotalSize(), minWidth: wrap ? undefined : 'max-content' }}
          >
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index];
              return (
                line && (
                  <div
                    key={item.key}
                    data-index={item.index}
                    ref={virtual.measureElement}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <LogRow line={line} wrap={wrap} marked={marked === line.seq} onMark={() => setMarked(line.seq)} />
                  </div>
                )
              );
            })}
          </div>
        </div>
        {!following && active && (
          <button
            type="button"
            onClick={() => setFollowing(true)}
            className="absolute bottom-3 left-1/2 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3 text-12 font-medium text-on-accent shadow-pop"
          >
            <ArrowDown className="size-3.5" aria-hidden="true" /> Jump to latest
          </button>
        )}
      </div>
    </section>
  );
}

/** The line that the address names (`#L12`), once the log is there. */
function useLinkedLine(loaded: boolean): number | null {
  const [linked, setLinked] = useState<number | null>(null);
  useEffect(() => {
    const match = loaded ? /^#L(\d+)$/.exec(window.location.hash) : null;
    if (match) setLinked(Number(match[1]));
  }, [loaded]);
  return linked;
}

const isAtEnd = (element: HTMLElement) =>
  element.scrollHeight - element.scrollTop - element.clientHeight < followWithinPx;

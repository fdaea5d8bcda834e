'use client';
import { cx } from '@/components/cx.ts';
import { Tooltip } from '@/components/tooltip.tsx';
import { useLive } from '@/live/live.tsx';

const words = {
  connecting: ['Connecting', 'The page is asking for live updates.', 'bg-bar'],
  live: ['Live', 'What happens appears here by itself.', 'bg-green'],
  reconnecting: ['Reconnecting…', 'The connection broke. It resumes where it stopped; nothing is lost.', 'bg-amber'],
} as const;

export function LiveIndicator() {
  const state = useLive()?.state ?? 'connecting';
  const [word, detail, color] = words[state];
  return (
    <Tooltip content={detail}>
      <button
        type="button"
        className="flex h-6 shrink-0 items-center gap-1.5 rounded-md px-1.5 text-11 text-muted"
        data-live={state}
      >
        <span aria-hidden="true" className={cx('size-1.5 rounded-full', color)} />
        <span role="status">{word}</span>
      </button>
    </Tooltip>
  );
}

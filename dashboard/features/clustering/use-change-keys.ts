'use client';
import type { GroupingDiff } from '@soulcaster/contract';
import { useState } from 'react';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';

const lineOf = (id: string) => document.querySelector<HTMLElement>(`[data-change="${id}"]`);

/** J and K through the changes that can still be accepted; once one is accepted, the next takes its place. */
export function useChangeKeys(open: GroupingDiff['changes']) {
  const [current, setCurrent] = useState<string | null>(null);
  const [lastIndex, setLastIndex] = useState(0);
  const found = open.findIndex(({ id }) => id === current);
  const index = found >= 0 ? found : Math.min(lastIndex, open.length - 1);
  const go = (to: number) => {
    const next = Math.max(0, Math.min(open.length - 1, to));
    const change = open[next];
    if (!change) return;
    setCurrent(change.id);
    setLastIndex(next);
    lineOf(change.id)?.focus();
    lineOf(change.id)?.scrollIntoView({ block: 'nearest' });
  };
  const move = (by: number) => go(current === null ? 0 : index + by);
  useShortcut('next', () => move(1), open.length > 0);
  useShortcut('previous', () => move(-1), open.length > 0);
  useShortcut('next_arrow', () => move(1), open.length > 0);
  useShortcut('previous_arrow', () => move(-1), open.length > 0);
  return {
    /** The first one until a person went elsewhere. */
    current: open[index]?.id ?? null,
    setCurrent: (id: string) => {
      setCurrent(id);
      const at = open.findIndex((change) => change.id === id);
      if (at >= 0) setLastIndex(at);
    },
  };
}

'use client';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';

const lines = () => [...document.querySelectorAll<HTMLElement>('[data-line]')];

/** J and K through the lines of a page that has no list of its own. */
export function useLineKeys() {
  const move = (by: number) => {
    const all = lines();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  useShortcut('next', () => move(1));
  useShortcut('previous', () => move(-1));
  useShortcut('next_arrow', () => move(1));
  useShortcut('previous_arrow', () => move(-1));
}

'use client';
import { useSyncExternalStore } from 'react';

/** Whether an element is narrower than so many pixels: what container queries cannot tell to code. */
export function useNarrow(element: HTMLElement | null, below: number): boolean {
  return useSyncExternalStore(
    (changed) => {
      if (!element) return () => {};
      const observer = new ResizeObserver(changed);
      observer.observe(element);
      return () => observer.disconnect();
    },
    () => (element?.clientWidth ?? below) < below,
    () => false,
  );
}

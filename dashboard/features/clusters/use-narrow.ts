'use client';
import { useSyncExternalStore } from 'react';

/** Whether an element is narrower than so many pixels: what container queries cannot tell to code. Null until it can be measured. */
export function useNarrow(element: HTMLElement | null, below: number): boolean | null {
  return useSyncExternalStore(
    (changed) => {
      if (!element) return () => {};
      const observer = new ResizeObserver(changed);
      observer.observe(element);
      return () => observer.disconnect();
    },
    () => element && element.clientWidth < below,
    () => null,
  );
}

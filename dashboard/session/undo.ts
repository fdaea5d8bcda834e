'use client';
import { type ReactNode, useSyncExternalStore } from 'react';
import { toast } from 'sonner';

const undoMs = 8000;
let last: (() => void) | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Says what was done and lets it be taken back for a few seconds, by the button or by `Z`. The answer withdraws the offer. */
export function offerUndo(message: ReactNode, undo: () => void): () => void {
  const run = () => {
    if (last !== run) return;
    forget();
    toast.dismiss(id);
    undo();
  };
  const id = toast(message, { duration: undoMs, action: { label: 'Undo  Z', onClick: run } });
  clearTimeout(timer);
  timer = setTimeout(forget, undoMs);
  last = run;
  tell();
  return () => {
    toast.dismiss(id);
    if (last === run) forget();
  };
}

/** The last thing that can be taken back now, if any. */
export const useUndo = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => last,
    () => null,
  );

function forget() {
  last = null;
  tell();
}

function tell() {
  for (const listener of listeners) listener();
}

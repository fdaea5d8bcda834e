'use client';
import type { SourceCreated } from '@soulcaster/contract';
import { useSyncExternalStore } from 'react';

interface ShownOnce {
  url: string | null;
  secret: string | null;
}

const kept = new Map<string, ShownOnce>();
const listeners = new Set<() => void>();

/** Keeps the whole URL and the secret for as long as the tab lives: the server never shows them again. */
export function keepShownOnce(source: SourceCreated) {
  kept.set(source.id, { url: source.ingest_url, secret: source.secret });
  for (const listener of listeners) listener();
}

export const useShownOnce = (sourceId: string): ShownOnce | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept.get(sourceId) ?? null,
    () => null,
  );

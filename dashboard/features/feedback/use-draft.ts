'use client';
import { useState } from 'react';

/** What a person types and has not sent yet; it survives a reload of the tab. */
export function useDraft<T extends Record<string, string>>(name: string, nothing: T) {
  const key = `soulcaster.draft.${name}`;
  const [draft, setDraft] = useState<T>(() => read(key, nothing));
  return [
    draft,
    (next: T) => {
      setDraft(next);
      sessionStorage.setItem(key, JSON.stringify(next));
    },
    () => {
      setDraft(nothing);
      sessionStorage.removeItem(key);
    },
  ] as const;
}

function read<T>(key: string, nothing: T): T {
  if (typeof window === 'undefined') return nothing;
  try {
    return { ...nothing, ...JSON.parse(sessionStorage.getItem(key) ?? '{}') };
  } catch {
    return nothing;
  }
}

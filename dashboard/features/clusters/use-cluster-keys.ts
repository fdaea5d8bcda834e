'use client';
import type { Cluster } from '@soulcaster/contract';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { isClosed, type Verdicts } from './use-verdicts.ts';

/** The keys of a cluster's own page. */
export function useClusterKeys(
  cluster: Cluster | undefined,
  verdicts: Verdicts,
  go: (which: 'previous' | 'next') => void,
  back: () => void,
) {
  const there = cluster !== undefined;
  useShortcut('next', () => go('next'));
  useShortcut('previous', () => go('previous'));
  useShortcut('back', back);
  useShortcut('start_fix', () => cluster && verdicts.startFix([cluster]), there);
  useShortcut('ignore', () => cluster && verdicts.ignore([cluster]), there);
  useShortcut(
    'resolve',
    () => cluster && (isClosed(cluster) ? verdicts.reopen([cluster]) : verdicts.resolve([cluster])),
    there,
  );
}

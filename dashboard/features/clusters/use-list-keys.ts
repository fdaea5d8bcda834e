'use client';
import type { Cluster } from '@soulcaster/contract';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { isClosed, type Verdicts } from './use-verdicts.ts';

interface ListKeys {
  rows: Cluster[];
  peekId: string | null;
  setPeek: (id: string | null) => void;
  verdicts: Verdicts;
  onMerge: (clusters: Cluster[]) => void;
  /** Brings a row into view and gives it the focus. */
  reveal: (index: number) => void;
}

/** The focused row, the selection, and every key of the list. */
export function useListKeys({ rows, peekId, setPeek, verdicts, onMerge, reveal }: ListKeys) {
  const router = useRouter();
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // A row that left the list hands the focus to the one that took its place.
  const [lastIndex, setLastIndex] = useState(0);
  const found = rows.findIndex((row) => row.id === focusedId);
  const index = found >= 0 ? found : Math.min(lastIndex, rows.length - 1);
  const focused = rows[index];
  const chosen = rows.filter((row) => selected.has(row.id));
  const subject = chosen.length ? chosen : focused ? [focused] : [];

  const focusAt = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[next];
    if (!row) return;
    setFocusedId(row.id);
    setLastIndex(next);
    reveal(next);
    if (peekId) setPeek(row.id);
  };
  const move = (by: number) => focusAt(focusedId === null ? 0 : index + by);
  const toggle = (id: string) => setSelected((before) => flip(before, id));
  const extend = (by: number) => {
    if (focused) setSelected((before) => new Set([...before, focused.id]));
    const next = rows[index + by];
    if (next) setSelected((before) => new Set([...before, next.id]));
    move(by);
  };
  const judge = (verdict: (clusters: Cluster[]) => void, stay = false) => {
    if (subject.length === 0) return;
    verdict(subject);
    setSelected(new Set());
    if (chosen.length === 0 && !stay) focusAt(index < rows.length - 1 ? index + 1 : index - 1);
  };

  const any = rows.length > 0;
  useShortcut('next', () => move(1), any);
  useShortcut('previous', () => move(-1), any);
  useShortcut('next_arrow', () => move(1), any);
  useShortcut('previous_arrow', () => move(-1), any);
  useShortcut('extend_next', () => extend(1), any);
  useShortcut('extend_previous', () => extend(-1), any);
  useShortcut('open', () => focused && router.push(`/dashboard/clusters/${focused.id}`), any);
  useShortcut('peek', () => focused && setPeek(peekId === focused.id ? null : focused.id), any);
  useShortcut('select', () => focused && toggle(focused.id), any);
  // With the panel open one wants to watch the fix that was just started.
  useShortcut('start_fix', () => judge(verdicts.startFix, peekId !== null), any);
  useShortcut('ignore', () => judge((clusters) => verdicts.ignore(clusters)), any);
  useShortcut('resolve', () => judge(subject.every(isClosed) ? verdicts.reopen : verdicts.resolve), any);
  // The selection stays until they are merged: who changes their mind has it still.
  useShortcut('merge', () => onMerge(subject), any);
  useShortcut('back', () => (peekId ? setPeek(null) : setSelected(new Set())), peekId !== null || selected.size > 0);

  return {
    focusedId: focused?.id ?? null,
    setFocused: (id: string, at: number) => {
      setFocusedId(id);
      setLastIndex(at);
    },
    selected,
    chosen,
    toggle,
    selectTo: (to: number) => {
      const [from, until] = index < to ? [index, to] : [to, index];
      setSelected((before) => new Set([...before, ...rows.slice(from, until + 1).map((row) => row.id)]));
    },
    clear: () => setSelected(new Set()),
  };
}

function flip(before: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

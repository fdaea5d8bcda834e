'use client';
import type { Feedback } from '@soulcaster/contract';
import { type RefObject, useState } from 'react';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import type { ReportActs } from './report-acts.ts';

interface ReportKeys {
  items: Feedback[];
  list: RefObject<HTMLElement | null>;
  /** What is meant to be moved out when nothing is selected or focused. */
  outlier: Feedback | undefined;
  acts: ReportActs | undefined;
}

/** The selection among a cluster's reports, and its keys: as those of the list of clusters, with arrows for J and K. */
export function useReportKeys({ items, list, outlier, acts }: ReportKeys) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  // A report that left takes its tick with it.
  const chosen = items.filter((item) => selected.has(item.id) && !acts?.pending.has(item.id));

  const focusedAt = () => {
    const id = document.activeElement?.closest('[data-report]')?.getAttribute('data-report');
    return items.findIndex((item) => item.id === id);
  };
  const focusAt = (index: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    list.current?.querySelector<HTMLElement>(`[data-report="${item?.id}"] summary`)?.focus();
  };
  const add = (...ids: (string | undefined)[]) =>
    setSelected((before) => new Set([...before, ...ids.filter((id) => id !== undefined)]));
  const toggle = (id: string) => {
    setAnchor(id);
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const toggleTo = (id: string) => {
    const [from, to] = [items.findIndex((item) => item.id === anchor), items.findIndex((item) => item.id === id)];
    if (from < 0) return toggle(id);
    add(...items.slice(Math.min(from, to), Math.max(from, to) + 1).map((item) => item.id));
  };
  const extend = (by: number) => {
    const at = focusedAt();
    add(items[at]?.id, items[at < 0 ? 0 : at + by]?.id);
    focusAt(at < 0 ? 0 : at + by);
  };
  const clear = () => setSelected(new Set());
  const judge = (act: ((subject: Feedback[]) => void) | undefined, otherwise?: Feedback) => {
    const focused = items[focusedAt()] ?? otherwise;
    const subject = chosen.length ? chosen : focused ? [focused] : [];
    if (subject.length === 0) return;
    act?.(subject);
    clear();
  };

  const any = acts !== undefined && items.length > 0;
  const some = any && chosen.length > 0;
  useShortcut('next_arrow', () => focusAt(focusedAt() + 1), any);
  useShortcut('previous_arrow', () => focusAt(focusedAt() - 1), any);
  useShortcut('extend_next', () => extend(1), any);
  useShortcut('extend_previous', () => extend(-1), any);
  useShortcut('select', () => items[focusedAt()] && toggle(items[focusedAt()]!.id), any);
  useShortcut('move_out', () => judge(acts?.moveOut, outlier), any);
  useShortcut('pin', () => judge((subject) => acts?.pin(subject, !subject.every((item) => item.pinned))), any);
  useShortcut('merge', () => judge(acts?.move), some);
  useShortcut('split', () => judge(acts?.splitOff), some);
  useShortcut('back', clear, some);

  return { chosen, selected, toggle, toggleTo, clear, selectAll: () => add(...items.map((item) => item.id)) };
}

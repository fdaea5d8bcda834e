'use client';
import { SourceKind, Timeframe, UpstreamState } from '@soulcaster/contract';
import { CalendarClock, CircleDot, Plug } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { Button } from '@/components/button.tsx';
import { FilterToken } from '@/components/filter-token.tsx';
import { MenuItem } from '@/components/menu.tsx';
import { SearchBox } from '@/components/search-box.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { timeframes } from '@/vocabulary/timeframe.ts';
import { feedbackFilterParsers, isFiltered } from './filters.ts';

const states: Record<UpstreamState, string> = { open: 'open', closed: 'closed', deleted: 'deleted' };

export function FeedbackFilters() {
  const [filters, set] = useQueryStates(feedbackFilterParsers, { history: 'push' });
  const focusSearch = useRef<(() => void) | null>(null);
  useShortcut('search', () => focusSearch.current?.());
  return (
    <search
      aria-label="Filter the feedback"
      className="flex min-h-11 shrink-0 items-center gap-1.5 overflow-x-auto border-b border-line px-4 py-2"
    >
      <SearchBox
        label="Filter feedback by text"
        placeholder="Filter feedback…"
        keys={keysOf('search')}
        value={filters.text}
        focusRef={focusSearch}
        onChange={(text) => set({ text: text || null }, { history: 'replace' })}
      />
      <FilterToken
        label="Source"
        icon={filters.source ? <SourceIcon besideWord source={filters.source} /> : <Plug className="size-3.5" />}
        value={filters.source && sourceKinds[filters.source].label}
        onClear={() => set({ source: null })}
      >
        {SourceKind.options.map((source) => (
          <MenuItem key={source} icon={<SourceIcon besideWord source={source} />} onSelect={() => set({ source })}>
            {sourceKinds[source].label}
          </MenuItem>
        ))}
      </FilterToken>
      <FilterToken
        label="Upstream"
        icon={<CircleDot className="size-3.5" />}
        value={filters.status && states[filters.status]}
        onClear={() => set({ status: null })}
      >
        {UpstreamState.options.map((status) => (
          <MenuItem key={status} onSelect={() => set({ status })}>
            {states[status]}
          </MenuItem>
        ))}
      </FilterToken>
      <FilterToken
        label="Seen"
        icon={<CalendarClock className="size-3.5" />}
        value={filters.timeframe === 'all' ? null : timeframes[filters.timeframe]}
        onClear={() => set({ timeframe: null })}
      >
        {Timeframe.options.map((timeframe) => (
          <MenuItem key={timeframe} onSelect={() => set({ timeframe })}>
            {timeframes[timeframe]}
          </MenuItem>
        ))}
      </FilterToken>
      {isFiltered(filters) && (
        <Button variant="ghost" onClick={() => set(null)}>
          Clear
        </Button>
      )}
    </search>
  );
}

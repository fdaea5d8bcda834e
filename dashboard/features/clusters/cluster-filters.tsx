'use client';
import { ClusterStatus, type Repository, SourceKind, Timeframe } from '@soulcaster/contract';
import { CalendarClock, Check, CircleDashed, FolderGit2, Plug } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { Button } from '@/components/button.tsx';
import { FilterToken } from '@/components/filter-token.tsx';
import { MenuCheck, MenuItem, MenuSeparator } from '@/components/menu.tsx';
import { SearchBox } from '@/components/search-box.tsx';
import { repositoryName } from '@/format/repository-name.ts';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { ClusterStatusIcon, clusterStatuses } from '@/vocabulary/cluster-status.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { timeframes } from '@/vocabulary/timeframe.ts';
import { clusterFilterParsers, isFiltered, statusesOf } from './filters.ts';
import { SortMenu } from './sort-menu.tsx';

export function ClusterFilters({ repositories }: { repositories: Repository[] }) {
  const [filters, set] = useQueryStates(clusterFilterParsers, { history: 'push' });
  const focusSearch = useRef<(() => void) | null>(null);
  useShortcut('search', () => focusSearch.current?.());
  const repository = repositories.find((entry) => entry.id === filters.repository);

  return (
    <search
      aria-label="Filter the clusters"
      className="flex min-h-11 shrink-0 items-center gap-1.5 overflow-x-auto border-b border-line px-4 py-2"
    >
      <SearchBox
        label="Filter clusters by text"
        placeholder="Filter clusters…"
        keys={keysOf('search')}
        value={filters.text}
        focusRef={focusSearch}
        onChange={(text) => set({ text: text || null }, { history: 'replace' })}
      />
      <StatusToken status={filters.status} onChange={(status) => set({ status })} />
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
      {(repositories.length > 1 || repository) && (
        <FilterToken
          label="Repository"
          icon={<FolderGit2 className="size-3.5" />}
          value={repository ? repositoryName(repository.name) : filters.repository ? 'unknown' : null}
          onClear={() => set({ repository: null })}
        >
          {repositories.map(({ id, name }) => (
            <MenuItem key={id} icon={<FolderGit2 className="size-4" />} onSelect={() => set({ repository: id })}>
              {repositoryName(name)}
            </MenuItem>
          ))}
        </FilterToken>
      )}
      {isFiltered(filters) && (
        <Button variant="ghost" onClick={() => set(null)}>
          Clear
        </Button>
      )}
      <SortMenu sort={filters.sort} onChange={(sort) => set({ sort })} />
    </search>
  );
}

function StatusToken({ status, onChange }: { status: string; onChange: (status: string | null) => void }) {
  const chosen = statusesOf({ status });
  const flip = (one: ClusterStatus) => {
    const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
    onChange(next.length ? next.join(',') : null);
  };
  const value = status === 'all' ? 'any' : chosen.map((one) => clusterStatuses[one].label).join(', ') || null;
  return (
    <FilterToken
      label="Status"
      icon={<CircleDashed className="size-3.5" />}
      value={value}
      onClear={() => onChange(null)}
    >
      <MenuItem
        icon={status === 'open' ? <Check className="size-4" /> : <span />}
        onSelect={() => onChange(null)}
        detail="default"
      >
        Open
      </MenuItem>
      <MenuItem icon={status === 'all' ? <Check className="size-4" /> : <span />} onSelect={() => onChange('all')}>
        Any
      </MenuItem>
      <MenuSeparator />
      {ClusterStatus.options.map((one) => (
        <MenuCheck
          key={one}
          checked={chosen.includes(one)}
          icon={<ClusterStatusIcon status={one} />}
          onChange={() => flip(one)}
        >
          {clusterStatuses[one].label}
        </MenuCheck>
      ))}
    </FilterToken>
  );
}

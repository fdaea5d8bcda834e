'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useProject } from '@/session/session.tsx';
import type { ClusterFilters } from './filters.ts';
import { type Merging, withMerging } from './merged.ts';
import { clusterListQuery } from './queries/cluster-list.ts';
import { steadyRows } from './steady-rows.ts';

/** The rows of the list, steady while `held`; `showArrivals` lets the waiting ones in. */
export function useClusterRows(filters: ClusterFilters, held: boolean, merging: Merging | null) {
  const { api, project } = useProject();
  const query = useInfiniteQuery(clusterListQuery(api, project.id, filters));
  const all = useMemo(
    () => withMerging(query.data?.pages.flatMap((page) => page.items) ?? [], merging),
    [query.data, merging],
  );
  const filterKey = JSON.stringify(filters);
  const [kept, setKept] = useState<{ filterKey: string; order: string[] }>({ filterKey, order: [] });

  const order = kept.filterKey === filterKey ? kept.order : [];
  const { shown, arrivals } = useMemo(() => steadyRows(order, all, held), [order, all, held]);
  const next = shown.map((row) => row.id);
  if (kept.filterKey !== filterKey || next.length !== order.length || next.some((id, index) => id !== order[index]))
    setKept({ filterKey, order: next });

  return {
    query,
    rows: shown,
    arrivals: arrivals.length,
    showArrivals: () => setKept({ filterKey, order: [] }),
  };
}

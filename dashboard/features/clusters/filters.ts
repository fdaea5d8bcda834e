import { ClusterSort, ClusterStatus, SourceKind, Timeframe } from '@soulcaster/contract';
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** What the list of clusters shows, as it stands in the URL. */
export const clusterFilterParsers = {
  status: parseAsString.withDefault('open'),
  source: parseAsStringLiteral(SourceKind.options),
  timeframe: parseAsStringLiteral(Timeframe.options).withDefault('all'),
  text: parseAsString.withDefault(''),
  repository: parseAsString,
  sort: parseAsStringLiteral(ClusterSort.options).withDefault('last_seen'),
};

export const loadClusterFilters = createLoader(clusterFilterParsers);
export type ClusterFilters = Awaited<ReturnType<typeof loadClusterFilters>>;

export const statusesOf = (filters: Pick<ClusterFilters, 'status'>): ClusterStatus[] =>
  filters.status.split(',').filter((word): word is ClusterStatus => ClusterStatus.safeParse(word).success);

export function clusterQueryOf(filters: ClusterFilters) {
  const { repository, status, text, ...rest } = filters;
  return {
    ...rest,
    source: rest.source ?? undefined,
    status: status === 'all' ? undefined : status,
    text: text.trim() || undefined,
    repository_id: repository ?? undefined,
  };
}

export const isFiltered = (filters: ClusterFilters) =>
  Boolean(filters.source || filters.text || filters.repository) ||
  filters.status !== 'open' ||
  filters.timeframe !== 'all';

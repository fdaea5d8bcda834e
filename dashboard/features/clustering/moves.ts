import type { ClusterEnd, GroupingDiff } from '@soulcaster/contract';

export interface SourceOfMoves {
  from: ClusterEnd;
  count: number;
  whole: boolean;
}

/** The reports of a change by the cluster that they leave, the most first; `whole`: it would be empty then. */
export function movesBySource(change: GroupingDiff['changes'][number]): SourceOfMoves[] {
  const bySource = new Map<string, { from: ClusterEnd; count: number }>();
  for (const { from } of change.moves) {
    const entry = bySource.get(from.id);
    if (entry) entry.count += 1;
    else bySource.set(from.id, { from, count: 1 });
  }
  return [...bySource.values()]
    .map((entry) => ({ ...entry, whole: entry.count >= entry.from.count }))
    .sort((a, b) => b.count - a.count);
}

import type { Cluster } from '@soulcaster/contract';

/** The API merges no more at once. */
export const mergeMax = 50;

const busy: Cluster['status'][] = ['fixing', 'pr_opened', 'merged'];

/** Which of them one would most likely keep: the one with a fix under way, else with a title by a person, else the biggest, else the oldest. */
export function likelySurvivor(clusters: Cluster[]): Cluster {
  return clusters.reduce((best, one) => (outranks(one, best) ? one : best));
}

function outranks(one: Cluster, other: Cluster): boolean {
  const [a, b] = [rank(one), rank(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at]! > b[at]!;
}

const rank = (cluster: Cluster) => [
  Number(busy.includes(cluster.status)),
  Number(cluster.title_by_person),
  cluster.count,
  -Date.parse(cluster.created_at),
];

/** What a merge that the server has not answered yet makes of the rows: who leaves, and how many reports the one that stays has. */
export interface Merging {
  into: string;
  gone: ReadonlySet<string>;
  count: number;
}

export function mergingOf(clusters: Pick<Cluster, 'id' | 'count'>[], into: string): Merging {
  return {
    into,
    gone: new Set(clusters.map(({ id }) => id).filter((id) => id !== into)),
    count: clusters.reduce((sum, cluster) => sum + cluster.count, 0),
  };
}

export function withMerging(rows: Cluster[], merging: Merging | null): Cluster[] {
  if (!merging) return rows;
  return rows
    .filter(({ id }) => !merging.gone.has(id))
    .map((row) => (row.id === merging.into ? { ...row, count: merging.count } : row));
}

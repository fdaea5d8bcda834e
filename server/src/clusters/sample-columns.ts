import type { clusters } from '../db/tables.ts';
import type { MatchItem } from './matcher/item.ts';
import { outliers } from './matcher/outliers.ts';
import { representatives } from './matcher/sample.ts';
import { summary, title } from './matcher/titles.ts';
import type { ClusterRow } from './store.ts';

const EXEMPLARS = 5;

/**
 * What a cluster is told by: the reports that stand for it and those that hardly fit, its title and summary, from the newest of its
 * reports that still have words. What a person wrote stays; what a model wrote stays until it is asked again, unless models may no
 * longer title here (`byModel`) or the report that stood for the cluster has gone.
 */
export function sampleColumns(
  cluster: ClusterRow,
  sample: MatchItem[],
  { byModel }: { byModel: boolean },
): Partial<typeof clusters.$inferInsert> {
  const exemplars = representatives(sample, EXEMPLARS).map(({ id }) => id);
  const stands = cluster.wordedFor?.split(':', 1)[0];
  const worded = cluster.wordedByModel && byModel && sample.some(({ id }) => id === stands);
  return {
    representativeId: exemplars[0] ?? null,
    exemplarIds: exemplars,
    outlierIds: outliers(sample).map(({ id }) => id),
    ...(!worded && {
      ...(cluster.wordedByModel && { wordedByModel: false, wordedFor: null }),
      ...(!cluster.titleByPerson && sample.length > 0 && { title: title(sample) }),
      ...(!cluster.summaryByPerson && { summary: sample.length > 0 ? summary(sample) : '' }),
    }),
  };
}

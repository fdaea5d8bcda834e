import type { Cluster, ImpactPart, ImpactWeights } from '@soulcaster/contract';

type Rated = Pick<Cluster, 'impact' | 'impact_parts'>;

/** The impact that these weights give to what was measured. Weights of sources change the measures, so they are not in it. */
export function impactWith({ impact_parts: parts }: Rated, weights: ImpactWeights): number {
  const total = parts.reduce((sum, { part }) => sum + weights[part], 0);
  if (total === 0) return 0;
  // As the server rounds: else half of the clusters would seem to change by a point.
  const points = parts.map(({ part, value }) => Number(((100 * weights[part] * value) / total).toFixed(1)));
  return points.reduce((sum, one) => sum + one, 0);
}

/** The clusters as these weights would order them; `moved`: how many places up (or down, below 0). */
export function reweighed<Row extends Rated>(clusters: Row[], weights: ImpactWeights) {
  const before = [...clusters].sort((a, b) => b.impact - a.impact);
  return before
    .map((cluster, place) => ({ cluster, place, impact: impactWith(cluster, weights) }))
    .sort((a, b) => b.impact - a.impact || a.place - b.place)
    .map(({ cluster, place, impact }, index) => ({ cluster, impact, moved: place - index }));
}

export const partsOfImpact: ImpactPart['part'][] = ['users', 'occurrences', 'severity', 'recency', 'trend'];

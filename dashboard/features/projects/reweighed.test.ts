import { type ImpactPart, ImpactWeights } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { impactWith, partsOfImpact, reweighed } from './reweighed.ts';

const rated = (impact: number, values: Partial<Record<ImpactPart['part'], number>>) => ({
  impact,
  impact_parts: partsOfImpact.map((part) => ({ part, value: values[part] ?? 0, points: 0, said: '' })),
});
const weights = (change: Partial<ImpactWeights>) =>
  ImpactWeights.parse({ users: 0, occurrences: 0, severity: 0, recency: 0, trend: 0, ...change });

describe('the impact with other weights', () => {
  it('is the weighted mean of the parts, and 0 where nothing weighs', () => {
    const cluster = rated(0, { users: 1, severity: 0.5 });
    expect(impactWith(cluster, weights({ users: 1, severity: 1 }))).toBe(75);
    expect(impactWith(cluster, weights({}))).toBe(0);
  });

  it('orders the clusters anew and says who moved', () => {
    const [many, bad] = [rated(60, { users: 0.9, severity: 0.1 }), rated(40, { users: 0.1, severity: 0.9 })];
    const order = reweighed([bad, many], weights({ severity: 1 }));
    expect(order.map(({ cluster, moved }) => [cluster, moved])).toEqual([
      [bad, 1],
      [many, -1],
    ]);
  });
});

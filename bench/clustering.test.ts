import { describe, expect, it } from 'vitest';
import { leftOut, scoreSet } from './score-clustering.ts';

const why = leftOut('rust-early-dense') ?? leftOut('bugspotter-650');
if (why) console.warn(`Left out: figures on the clustering data sets (${why})`);

describe('grouping on real reports', () => {
  it.skipIf(why !== null)('finds and joins on product-like captures what the notes promise', async () => {
    const { recall, online, pairwise } = await scoreSet('bugspotter-650', 'default');
    expect(recall.at5).toBeGreaterThanOrEqual(0.99);
    expect(online.f1).toBeGreaterThanOrEqual(0.86);
    expect(pairwise.f1).toBeGreaterThanOrEqual(0.74);
  });

  it.skipIf(why !== null)('on a tracker stays within the promised figures and snowballs nothing', async () => {
    const { recall, online, largest, largestTrue } = await scoreSet('rust-early-dense', 'loose');
    expect(recall.at5).toBeGreaterThanOrEqual(0.72);
    expect(recall.at10).toBeGreaterThanOrEqual(0.785);
    expect(online.f1).toBeGreaterThanOrEqual(0.35);
    expect(largest).toBeLessThanOrEqual(2 * largestTrue);
  });
});

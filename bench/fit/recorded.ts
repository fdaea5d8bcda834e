import type { Sensitivity } from '@soulcaster/server/clusters/matcher/item';
import { Neighbours } from '@soulcaster/server/clusters/matcher/neighbours';
import {
  type ClusterFeatures,
  type PairFeatures,
  type Parameters,
  parametersAt,
} from '@soulcaster/server/clusters/matcher/parameters';
import {
  type Candidate,
  clusterFeatures,
  rankScore,
  support,
  supportNeeded,
} from '@soulcaster/server/clusters/matcher/rank';
import { readDataset } from '@soulcaster/server/clusters/read-dataset';
import { PAIR_NAMES } from './features.ts';

/** What a report met when it came: none of it depends on weights or on what was joined. */
export interface Recorded {
  group: string;
  candidates: { slot: number; pair: PairFeatures }[];
  /** Earlier reports that bear the same sign, by sign, the strongest first. */
  signed: number[][];
}

/** Streams a data set once; the weights are then fitted on the record. Slots are places in it. */
export async function record(dataset: string, parameters: Parameters): Promise<Recorded[]> {
  const near = new Neighbours(parameters);
  const stream: Recorded[] = [];
  for await (const item of readDataset(dataset)) {
    const prepared = near.prepare(item);
    stream.push({
      group: item.group,
      candidates: prepared.candidates.map(({ slot, pair }) => ({ slot, pair })),
      signed: prepared.signs.map((sign) => [...near.signs.having(sign)]),
    });
    near.file(prepared, item.id);
  }
  return stream;
}

export interface Joinable {
  pair: PairFeatures;
  cluster: ClusterFeatures;
  right: boolean;
}

/** Each report's best candidate as the decision sees it in a stream that these parameters decide. */
export function play(stream: Recorded[], fitted: Parameters, sensitivity: Sensitivity): Joinable[] {
  const parameters = parametersAt(fitted, sensitivity);
  const clusterOf: string[] = [];
  const sizes = new Map<string, number>();
  const groupsOf = new Map<string, Set<string>>();
  const met: Joinable[] = [];
  for (const [at, { group, candidates, signed }] of stream.entries()) {
    const ranked = rankedBy(candidates, clusterOf, parameters);
    let joins = signed.find((slots) => slots.length > 0)?.map((slot) => clusterOf[slot]!)[0];
    const best = ranked[0];
    if (best) {
      const size = sizes.get(best.clusterId)!;
      const cluster = clusterFeatures(ranked, 0, size, parameters);
      met.push({ pair: best.pair, cluster, right: groupsOf.get(best.clusterId)!.has(group) });
      const over = decided(best.pair, cluster, parameters) >= parameters.bars[sensitivity];
      if (!joins && over && support(ranked, 0) >= supportNeeded(size)) joins = best.clusterId;
    }
    const clusterId = joins ?? `c${at}`;
    clusterOf.push(clusterId);
    sizes.set(clusterId, (sizes.get(clusterId) ?? 0) + 1);
    groupsOf.set(clusterId, (groupsOf.get(clusterId) ?? new Set()).add(group));
  }
  return met;
}

function rankedBy(candidates: Recorded['candidates'], clusterOf: string[], parameters: Parameters): Candidate[] {
  return candidates
    .map(({ slot, pair }) => ({ slot, pair, clusterId: clusterOf[slot]!, z: rankScore(pair, parameters) }))
    .sort((a, b) => b.z - a.z || a.slot - b.slot);
}

function decided(pair: PairFeatures, cluster: ClusterFeatures, { decide }: Parameters): number {
  let score = decide.bias;
  for (const name of PAIR_NAMES) score += decide[name] * pair[name];
  for (const name of Object.keys(cluster) as (keyof ClusterFeatures)[]) score += decide[name] * cluster[name];
  return score;
}

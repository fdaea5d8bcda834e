import { readDataset } from '@soulcaster/server/clusters/evaluate';
import { Constraints } from '@soulcaster/server/clusters/matcher/constraints';
import { Neighbours } from '@soulcaster/server/clusters/matcher/neighbours';
import type { ClusterFeatures, PairFeatures, Parameters } from '@soulcaster/server/clusters/matcher/parameters';
import { clusterFeatures } from '@soulcaster/server/clusters/matcher/rank';
import { judge } from '@soulcaster/server/clusters/matcher/verdict';
import type { Question } from './listwise.ts';

/** Frames are left out: the tracker sets have none. */
export const PAIR_NAMES = [
  'lex',
  'coverMine',
  'coverTheirs',
  'days',
  'sameReporter',
  'hub',
  'bodyLeast',
  'bodyGap',
  'head',
] as const satisfies (keyof PairFeatures)[];

export const CLUSTER_NAMES = [
  'best',
  'overSecond',
  'overFifth',
  'size',
  'share',
  'overSameCluster',
  'overOtherCluster',
] as const satisfies (keyof ClusterFeatures)[];

export interface JoinExample {
  row: Float64Array;
  right: boolean;
}

/** The candidates of every report that has an earlier one of its group. */
export async function rankExamples(dataset: string, parameters: Parameters): Promise<Question[]> {
  const near = new Neighbours(parameters);
  const groups = new Map<number, string>();
  const seen = new Set<string>();
  const questions: Question[] = [];
  for await (const item of readDataset(dataset)) {
    const prepared = near.prepare(item);
    if (seen.has(item.group)) {
      questions.push({
        rows: prepared.candidates.map(({ pair }) => pairRow(pair)),
        right: prepared.candidates.map(({ slot }) => groups.get(slot) === item.group),
      });
    }
    near.file(prepared, item.id);
    groups.set(near.filed.slotOf(item.id)!, item.group);
    seen.add(item.group);
  }
  return questions;
}

/** Each report's best candidate as the decision would see it in a stream that these parameters decide. */
export async function joinExamples(dataset: string, parameters: Parameters): Promise<JoinExample[]> {
  const near = new Neighbours(parameters);
  const rules = { parameters, sensitivity: 'default' as const, constraints: new Constraints() };
  const groupsOf = new Map<string, Set<string>>();
  const examples: JoinExample[] = [];
  for await (const item of readDataset(dataset)) {
    const prepared = near.prepare(item);
    const { joins } = judge(prepared, near, rules);
    const best = prepared.candidates[0];
    if (best) {
      const features = clusterFeatures(prepared.candidates, 0, near.filed.sizeOf(best.clusterId), parameters);
      const row = Float64Array.from([...pairRow(best.pair), ...CLUSTER_NAMES.map((name) => features[name])]);
      examples.push({ row, right: groupsOf.get(best.clusterId)!.has(item.group) });
    }
    const clusterId = joins ?? item.id;
    near.file(prepared, clusterId);
    groupsOf.set(clusterId, (groupsOf.get(clusterId) ?? new Set()).add(item.group));
  }
  return examples;
}

function pairRow(pair: PairFeatures): Float64Array {
  return Float64Array.from(PAIR_NAMES, (name) => pair[name]);
}

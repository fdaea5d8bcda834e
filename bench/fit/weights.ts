import type { Sensitivity } from '@soulcaster/server/clusters/matcher/item';
import type { Parameters } from '@soulcaster/server/clusters/matcher/parameters';
import { CLUSTER_NAMES, PAIR_NAMES } from './features.ts';
import { fitListwise, type Question } from './listwise.ts';
import { type Example, fitLogistic } from './logistic.ts';
import { play, type Recorded } from './recorded.ts';

const ROUNDS = 2;
const DECIDING = [...PAIR_NAMES, ...CLUSTER_NAMES] as const;
/**
 * Where duplicates are a quarter as frequent the same resemblance is that much less likely to be one: added to strict's score, so that
 * scores mean about the same at every sensitivity.
 */
const RARITY = 2.7;

export type Weights = Pick<Parameters, 'rank' | 'decide' | 'decideStrict'>;

/**
 * Fits the ranking (which candidate is the duplicate?) on dense streams, and then the decisions (is the best one right?) on streams
 * that they decided themselves, since what is joined changes what is seen: strict's on full streams, the other on dense ones.
 * Full streams of two projects differ so much that what fits both at once holds for no third: strict is learned from each alone, and
 * the mean of what each says is what they agree on.
 */
export function fitWeights(streams: { dense: Recorded[]; full: Recorded[] }[], from: Parameters): Weights {
  const dense = streams.map((stream) => stream.dense);
  const full = streams.map((stream) => stream.full);
  const ranking = fitListwise(dense.map(questionsOf), PAIR_NAMES.length);
  let weights: Weights = { ...from, rank: { ...from.rank, ...named(PAIR_NAMES, ranking) } };
  for (let round = 0; round < ROUNDS; round++) {
    const parameters = { ...from, ...weights };
    const decide = decisionFrom(dense, parameters, 'default', fitLogistic);
    const strict = decisionFrom(full, parameters, 'strict', meanOfEach);
    weights = { ...weights, decide, decideStrict: { ...strict, bias: rounded(strict.bias + RARITY) } };
  }
  return { rank: weights.rank, decide: weights.decide, decideStrict: weights.decideStrict };
}

function decisionFrom(
  streams: Recorded[][],
  parameters: Parameters,
  sensitivity: Sensitivity,
  fit: typeof fitLogistic,
): Parameters['decide'] {
  const examples = streams.map((stream) =>
    play(stream, parameters, sensitivity).map(({ pair, cluster, right }) => {
      const features = { ...pair, ...cluster };
      return { row: Float64Array.from(DECIDING, (name) => features[name]), right };
    }),
  );
  const fitted = fit(examples, DECIDING.length);
  return { ...parameters.decide, ...named(DECIDING, fitted), bias: rounded(fitted[DECIDING.length]!) };
}

function meanOfEach(sets: Example[][], width: number): Float64Array {
  const each = sets.map((set) => fitLogistic([set], width));
  return each[0]!.map((_, at) => each.reduce((sum, weights) => sum + weights[at]!, 0) / each.length);
}

/** The candidates of every report that has an earlier one of its group. */
function questionsOf(stream: Recorded[]): Question[] {
  const seen = new Set<string>();
  const questions: Question[] = [];
  for (const { group, candidates } of stream) {
    if (seen.has(group)) {
      questions.push({
        rows: candidates.map(({ pair }) => Float64Array.from(PAIR_NAMES, (name) => pair[name])),
        right: candidates.map(({ slot }) => stream[slot]!.group === group),
      });
    }
    seen.add(group);
  }
  return questions;
}

function named<Name extends string>(names: readonly Name[], weights: Float64Array): Record<Name, number> {
  return Object.fromEntries(names.map((name, at) => [name, rounded(weights[at]!)])) as Record<Name, number>;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

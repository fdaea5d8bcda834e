import type { Parameters } from '@soulcaster/server/clusters/matcher/parameters';
import { CLUSTER_NAMES, joinExamples, PAIR_NAMES, rankExamples } from './examples.ts';
import { fitListwise, fitLogistic } from './listwise.ts';

const ROUNDS = 2;

export interface TrainingSet {
  dataset: string;
  /** Shares of terms in projects other than this one. */
  background: Float64Array;
}

type Weights = Pick<Parameters, 'rank' | 'decide'>;

/**
 * Fits the ranking (which candidate is the duplicate?) and then the decision (is the best one right?), the decision
 * on streams that it decided itself, since what it joins changes what it sees.
 */
export async function fitWeights(sets: TrainingSet[], from: Parameters): Promise<Weights> {
  const questions = [];
  for (const { dataset, background } of sets) questions.push(await rankExamples(dataset, { ...from, background }));
  const rankWeights = fitListwise(questions, PAIR_NAMES.length);
  let weights: Weights = { rank: { ...from.rank, ...named(PAIR_NAMES, rankWeights) }, decide: from.decide };
  for (let round = 0; round < ROUNDS; round++) {
    const examples = [];
    for (const { dataset, background } of sets)
      examples.push(await joinExamples(dataset, { ...from, ...weights, background }));
    const names = [...PAIR_NAMES, ...CLUSTER_NAMES] as const;
    const fitted = fitLogistic(examples, names.length);
    weights = { ...weights, decide: { ...from.decide, ...named(names, fitted), bias: rounded(fitted[names.length]!) } };
  }
  return weights;
}

function named<Name extends string>(names: readonly Name[], weights: Float64Array): Record<Name, number> {
  return Object.fromEntries(names.map((name, at) => [name, rounded(weights[at]!)])) as Record<Name, number>;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

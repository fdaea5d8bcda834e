import { percentile } from '../percentiles.ts';
import type { CaseResult } from './attempt.ts';
import { INPUTS_MIN } from './sameness.ts';

/** The cases counted; of times and candidates the median and what nine of ten stay below. */
export function totalsOf(results: CaseResult[]) {
  const count = (test: (result: CaseResult) => boolean) => results.filter(test).length;
  const confident = results.filter((result) => result.outcome === 'confident');
  const judged = confident.filter((result) => result.correct !== null || hasNoOracle(result));
  const right = judged.filter((result) => result.correct && !hasNoOracle(result)).length;
  const firsts = results.flatMap((result) => result.first_patch_ms ?? []);
  return {
    cases: results.length,
    plausible: count((result) => result.plausible),
    correct: count((result) => result.correct === true),
    not_judged: count((result) => result.correct === null),
    outcomes: {
      confident: confident.length,
      ambiguous: count((result) => result.outcome === 'ambiguous'),
      diagnosis: count((result) => result.outcome === 'diagnosis'),
      error: count((result) => result.outcome === 'error'),
    },
    confident: {
      plausible: confident.filter((result) => result.plausible).length,
      judged: judged.length,
      correct: right,
      share_correct: judged.length > 0 ? Math.round((1000 * right) / judged.length) / 1000 : null,
    },
    // Where the report alone is given, nothing can prove a patch: to trust one is a fault.
    without_oracle: {
      cases: count(hasNoOracle),
      confident: confident.filter(hasNoOracle).map((result) => result.id),
    },
    // A function that takes few values cannot be called in as many ways as the others.
    compared_on_fewer_inputs: results
      .filter((result) => result.same_as_reference && result.same_as_reference.inputs < INPUTS_MIN)
      .map((result) => result.id),
    first_patch_ms: spreadOf(firsts),
    total_ms: spreadOf(results.map((result) => result.total_ms)),
    candidates: spreadOf(results.map((result) => result.candidates)),
    candidates_to_best_patch: spreadOf(results.flatMap((result) => result.at ?? [])),
  };
}

const hasNoOracle = ({ oracle }: CaseResult) => oracle === 'none';

function spreadOf(values: number[]) {
  return values.length > 0 ? { median: percentile(values, 0.5), p90: percentile(values, 0.9) } : null;
}

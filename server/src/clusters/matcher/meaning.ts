/** What cosines of two reports of a project are like that have nothing to do with each other: no bar carries over between embedders. */
export interface UsualCosine {
  mean: number;
  deviation: number;
  /** How many pairs it was measured on. */
  pairs: number;
}

/** Within one deviation of the usual a cosine says nothing, and beyond seven it says nothing more. */
const FLOOR = 1;
const EXCESS_MAX = 6;
/** A young project has few pairs to measure: what they say counts in full only from about this many on. */
const PAIRS_TRUSTED = 45;
const DEVIATION_MIN = 0.02;

/** How far a cosine is above what is usual in the project, in deviations; the feature `meaning`. */
export function excessOf(cosine: number, { mean, deviation, pairs }: UsualCosine): number {
  if (pairs === 0) return 0;
  const above = (cosine - mean) / Math.max(DEVIATION_MIN, deviation) - FLOOR;
  return Math.min(EXCESS_MAX, Math.max(0, above)) * Math.min(1, pairs / PAIRS_TRUSTED);
}

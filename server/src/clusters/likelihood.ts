/** A decision score is the logarithm of the odds; people are shown how likely it is, from 0 to 1. */
export const likelihood = (score: number): number => Number((1 / (1 + Math.exp(-score))).toFixed(3));

/** The decision score again. */
export const scoreOf = (likely: number): number => {
  const bounded = Math.min(0.999, Math.max(0.001, likely));
  return Math.log(bounded / (1 - bounded));
};

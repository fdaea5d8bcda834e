import type { ParametersFile } from '@soulcaster/server/clusters/matcher/parameters';

const decide = {
  lex: -0.367,
  coverMine: 0,
  coverTheirs: 0,
  titleMine: 0,
  titleTheirs: 0,
  shared: 0,
  days: -0.132,
  sameReporter: -1.187,
  hub: 1.789,
  bodyLeast: 0.195,
  bodyGap: 0.049,
  head: 1.052,
  frames: -3,
  meaning: 0.3,
  best: 0.184,
  overSecond: 0.419,
  overFifth: 0.438,
  size: -0.055,
  share: 0.525,
  overSameCluster: -0.029,
  overOtherCluster: -0.208,
  bias: -3.73,
};

/**
 * Where the fit begins, and what it leaves alone: how text is weighed, the bars, the weight of meaning (no set has vectors; see
 * `meaning.ts`), and the weights of frames, which the
 * tracker sets do not have (set by hand on `traces-dev`).
 */
export const start: Omit<ParametersFile, 'background'> = {
  version: 'v1',
  text: { titleTimes: 3, bodyWords: 200, decayWords: 50, headWords: 40, bigram: 0.3, gram: 0.2, identifier: 0.4 },
  backgroundItems: 1000,
  rank: {
    lex: 10.95,
    coverMine: 0,
    coverTheirs: 0,
    titleMine: 0,
    titleTheirs: 0,
    shared: 0,
    days: -0.372,
    sameReporter: -2.07,
    hub: -10.84,
    bodyLeast: 0.482,
    bodyGap: 0.436,
    head: 2.78,
    frames: 5,
    meaning: 1.5,
    bias: -5.83,
  },
  decide,
  decideStrict: decide,
  absent: { second: 5, fifth: 8, sameCluster: 5, otherCluster: 6 },
  bars: { loose: -1, default: -0.6, strict: 0.55 },
  askFrom: -2,
};

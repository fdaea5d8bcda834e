import type { Sensitivity } from '@soulcaster/server/clusters/matcher/item';

interface Figures {
  recall?: [at1: number, at5: number, at10: number];
  online?: [p: number, r: number, f1: number];
  pairwise?: [p: number, r: number, f1: number];
  largest?: number;
}

/** What the recipe reached when it was measured, parameters from the other two projects. */
export const clusteringBaselines: Record<string, Partial<Record<Sensitivity, Figures>>> = {
  'hadoop-dense': {
    loose: { recall: [0.668, 0.817, 0.848], online: [0.62, 0.49, 0.545], pairwise: [0.46, 0.45, 0.457], largest: 8 },
  },
  hadoop: {
    strict: { recall: [0.548, 0.719, 0.755], online: [0.33, 0.27, 0.296], pairwise: [0.31, 0.24, 0.272], largest: 6 },
  },
  'titanium-dense': {
    loose: { recall: [0.642, 0.816, 0.838], online: [0.49, 0.46, 0.473], pairwise: [0.27, 0.39, 0.322], largest: 24 },
  },
  titanium: {
    strict: { recall: [0.489, 0.667, 0.709], online: [0.15, 0.2, 0.171], pairwise: [0.1, 0.16, 0.125], largest: 20 },
  },
  'rust-early-dense': {
    loose: { recall: [0.505, 0.737, 0.796], online: [0.5, 0.27, 0.353], pairwise: [0.39, 0.2, 0.262], largest: 8 },
  },
  'rust-early': {
    strict: { recall: [0.384, 0.594, 0.667], online: [0.22, 0.1, 0.141], pairwise: [0.21, 0.07, 0.106], largest: 5 },
  },
  'bugspotter-650': {
    default: { recall: [0.972, 1, 1], online: [0.91, 0.82, 0.864], pairwise: [0.76, 0.74, 0.75], largest: 20 },
  },
  'traces-dev': { default: { recall: [0.62, 0.76, 0.78] } },
};

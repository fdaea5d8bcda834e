import type { ClusterFeatures, PairFeatures } from '@soulcaster/server/clusters/matcher/parameters';

/** Frames and meaning are left out: the tracker sets have none. */
export const PAIR_NAMES = [
  'lex',
  'coverMine',
  'coverTheirs',
  'titleMine',
  'titleTheirs',
  'shared',
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

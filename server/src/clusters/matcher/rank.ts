import type { ClusterFeatures, PairFeatures, Parameters } from './parameters.ts';
import type { Resemblance } from './sparse-index.ts';

const DAY_MS = 86_400_000;
const RIVALS = 9;
/** Cosines that two unrelated reports may well have. */
const UNRELATED = { lex: 0.06, head: 0.06, cover: 0.08, title: 0.08 };

export interface Candidate {
  slot: number;
  clusterId: string;
  pair: PairFeatures;
  /** The rank score: how much the pair resembles known pairs of one bug. */
  z: number;
}

interface Facts {
  occurredAt?: number | undefined;
  reporter?: string | undefined;
  bodyWords: number;
}

/** A missing time, reporter, body or stack leaves its feature at 0. */
export function pairFeatures(item: Facts, other: Facts & { hub: number }, likeness: Likeness): PairFeatures {
  const [mine, theirs] = [Math.log(1 + item.bodyWords), Math.log(1 + other.bodyWords)];
  const timed = item.occurredAt !== undefined && other.occurredAt !== undefined;
  return {
    lex: likeness.cosine,
    coverMine: likeness.coverMine,
    coverTheirs: likeness.coverTheirs,
    titleMine: likeness.marked,
    titleTheirs: likeness.titleTheirs,
    shared: likeness.shared,
    days: timed ? Math.log(1 + Math.abs(item.occurredAt! - other.occurredAt!) / DAY_MS) : 0,
    sameReporter: item.reporter !== undefined && item.reporter === other.reporter ? 1 : 0,
    hub: other.hub,
    bodyLeast: Math.min(mine, theirs),
    bodyGap: Math.abs(mine - theirs),
    head: likeness.head,
    frames: likeness.frames,
    meaning: likeness.meaning,
  };
}

export interface Likeness extends Resemblance {
  head: number;
  titleTheirs: number;
  frames: number;
  meaning: number;
}

export function rankScore(pair: PairFeatures, { rank }: Parameters): number {
  return rank.bias + weigh(pair, rank);
}

/** The decision score of joining the cluster of candidate `at`, all other candidates being its rivals. */
export function decisionScore(candidates: Candidate[], at: number, size: number, parameters: Parameters): number {
  const { decide } = parameters;
  const features = clusterFeatures(candidates, at, size, parameters);
  let score = decide.bias + weigh(candidates[at]!.pair, decide);
  for (const [name, value] of Object.entries(features)) score += decide[name as keyof ClusterFeatures] * value;
  return score;
}

export function clusterFeatures(
  candidates: Candidate[],
  at: number,
  size: number,
  parameters: Parameters,
): ClusterFeatures {
  const best = candidates[at]!;
  const rivals = candidates.filter((_, other) => other !== at);
  const same = rivals.find((rival) => rival.clusterId === best.clusterId);
  const other = rivals.find((rival) => rival.clusterId !== best.clusterId);
  const ahead = marginOver(best, parameters);
  return {
    best: best.z,
    overSecond: ahead(rivals[0], parameters.absent.second),
    overFifth: ahead(rivals[3], parameters.absent.fifth),
    size: Math.log(Math.min(size, 4)),
    share: support(candidates, at) / RIVALS,
    overSameCluster: ahead(same, parameters.absent.sameCluster),
    overOtherCluster: ahead(other, parameters.absent.otherCluster),
  };
}

/** How many of the nearest other candidates are of the same cluster. */
export function support(candidates: Candidate[], at: number): number {
  const rivals = candidates.filter((_, other) => other !== at).slice(0, RIVALS);
  return rivals.filter((rival) => rival.clusterId === candidates[at]!.clusterId).length;
}

/** The guard against snowballs: one resemblance is not enough to enter a large cluster. */
export function supportNeeded(size: number): number {
  if (size <= 1) return 0;
  if (size <= 4) return 1;
  if (size <= 8) return 2;
  return size <= 16 ? 6 : RIVALS;
}

/**
 * In a young project most rivals do not exist, and being first of one means nothing: an absent rival then counts as
 * an unrelated report would.
 */
function marginOver(best: Candidate, { rank }: Parameters): (rival: Candidate | undefined, most: number) => number {
  const overUnrelated =
    rank.lex * (best.pair.lex - UNRELATED.lex) +
    rank.coverMine * (best.pair.coverMine - UNRELATED.cover) +
    rank.coverTheirs * (best.pair.coverTheirs - UNRELATED.cover) +
    rank.titleMine * (best.pair.titleMine - UNRELATED.title) +
    rank.titleTheirs * (best.pair.titleTheirs - UNRELATED.title) +
    rank.head * (best.pair.head - UNRELATED.head) +
    rank.frames * best.pair.frames +
    rank.meaning * best.pair.meaning;
  return (rival, most) => (rival ? best.z - rival.z : Math.min(most, Math.max(0, overUnrelated)));
}

function weigh(pair: PairFeatures, weights: PairFeatures): number {
  return (
    weights.lex * pair.lex +
    weights.coverMine * pair.coverMine +
    weights.coverTheirs * pair.coverTheirs +
    weights.titleMine * pair.titleMine +
    weights.titleTheirs * pair.titleTheirs +
    weights.shared * pair.shared +
    weights.days * pair.days +
    weights.sameReporter * pair.sameReporter +
    weights.hub * pair.hub +
    weights.bodyLeast * pair.bodyLeast +
    weights.bodyGap * pair.bodyGap +
    weights.head * pair.head +
    weights.frames * pair.frames +
    weights.meaning * pair.meaning
  );
}

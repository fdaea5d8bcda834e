import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { Sensitivity } from './item.ts';
import file from './parameters-v1.json' with { type: 'json' };

export const BACKGROUND_CELLS = 1 << 16;
const SHARE_STEP = 20;

export interface TextParameters {
  titleTimes: number;
  bodyWords: number;
  decayWords: number;
  headWords: number;
  bigram: number;
  gram: number;
  identifier: number;
}

export interface PairFeatures {
  lex: number;
  coverMine: number;
  coverTheirs: number;
  /** Share of the one's title that stands anywhere in the other. */
  titleMine: number;
  titleTheirs: number;
  /** Logarithm of how much both share, however long they are. */
  shared: number;
  days: number;
  sameReporter: number;
  hub: number;
  bodyLeast: number;
  bodyGap: number;
  head: number;
  frames: number;
  /** How far above what is usual in the project the embedder's cosine is; 0 without an embedder. */
  meaning: number;
}

export interface ClusterFeatures {
  best: number;
  overSecond: number;
  overFifth: number;
  size: number;
  share: number;
  overSameCluster: number;
  overOtherCluster: number;
}

/** Everything that was fitted. A project keeps the version it was clustered with until it chooses another. */
export interface Parameters {
  version: string;
  text: TextParameters;
  backgroundItems: number;
  /** Share of reports anywhere that hold a term, by hash cell. */
  background: Float64Array;
  rank: PairFeatures & { bias: number };
  decide: PairFeatures & ClusterFeatures & { bias: number };
  /** For strict: learned where duplicates are rare, so that it is right more often at the price of finding less. */
  decideStrict: PairFeatures & ClusterFeatures & { bias: number };
  /** How far ahead of a rival that does not exist the best candidate counts at most. */
  absent: { second: number; fifth: number; sameCluster: number; otherCluster: number };
  bars: Record<Sensitivity, number>;
  /** Below this score a resemblance is not worth a question. */
  askFrom: number;
}

export type ParametersFile = Omit<Parameters, 'background'> & { background: string };

export function readParameters(from: ParametersFile): Parameters {
  return { ...from, background: unpackShares(from.background) };
}

/** One byte a cell: c > 0 means a share of exp(−(c − 1) / 20), 0 means never seen. */
export function packShares(shares: Float64Array): string {
  const bytes = Uint8Array.from(shares, (share) =>
    share > 0 ? Math.min(255, 1 + Math.round(-Math.log(Math.min(1, share)) * SHARE_STEP)) : 0,
  );
  return Buffer.from(bytes).toString('base64');
}

function unpackShares(packed: string): Float64Array {
  const shares = new Float64Array(BACKGROUND_CELLS);
  for (const [cell, byte] of Buffer.from(packed, 'base64').entries()) {
    if (byte > 0) shares[cell] = Math.exp(-(byte - 1) / SHARE_STEP);
  }
  return shares;
}

/** A number that changes with the parameters. */
export function parametersMark({ background, ...rest }: Parameters): number {
  return crc32(new Uint8Array(background.buffer), crc32(JSON.stringify(rest)));
}

let read: Parameters | undefined;

/** The parameters shipped with this version (`bench/fit/clustering.ts` makes the file). */
export function fittedParameters(): Parameters {
  read ??= readParameters(file);
  return read;
}

/** What decides at this sensitivity, in a project whose bar is that much lower. */
export function parametersAt(parameters: Parameters, sensitivity: Sensitivity, lowered = 0): Parameters {
  const { decide, decideStrict, bars } = parameters;
  return {
    ...parameters,
    decide: sensitivity === 'strict' ? decideStrict : decide,
    bars: { ...bars, [sensitivity]: bars[sensitivity] - lowered },
  };
}

/** One report as the matcher sees it. Absent facts count for nothing; they never stop a decision. */
export interface MatchItem {
  id: string;
  source: string;
  title: string;
  body: string;
  reporter?: string;
  /** Milliseconds since the epoch. */
  occurredAt?: number;
  /** The source's own grouping of events (Sentry's issue); leave it out where each upstream item is one report. */
  upstreamGroup?: string;
  exception?: { type: string; value: string };
  /** Innermost call first. */
  frames?: Frame[];
  /** What an embedder finds near, when there is one. */
  meaning?: Meaning;
}

/** The nearest earlier items of one embedder; items that are not filed are passed over. */
export interface Meaning {
  embedder: string;
  /** `excess`: how many deviations the cosine is above what is usual between two items of the project (`excessOf`). */
  nearest: { itemId: string; cosine: number; excess: number }[];
}

export interface Frame {
  file?: string;
  function?: string;
  module?: string;
  line?: number;
  inApp?: boolean;
}

export type Sensitivity = 'loose' | 'default' | 'strict';

/** "Maybe the same as …": the nearest item of a cluster, with the decision score that joining it would have had. */
export interface Suggestion {
  itemId: string;
  clusterId: string;
  score: number;
}

/** Why an item is where it is; what the cluster page shows under "why together?". */
export type Reason =
  | { kind: 'human_link'; itemId: string }
  | { kind: 'same_upstream_group'; itemId: string; source: string; group: string }
  | { kind: 'same_crash'; itemId: string; type: string; frames: string[] }
  | { kind: 'same_message_template'; itemId: string; template: string }
  | { kind: 'same_text'; itemId: string }
  | { kind: 'similar_words'; score: number; terms: string[]; nearest: { itemId: string; score: number }[] }
  | { kind: 'similar_frames'; itemId: string; score: number; frames: string[] }
  | { kind: 'similar_meaning'; itemId: string; embedder: string; cosine: number }
  | { kind: 'guarded'; clusterId: string; support: number; needed: number }
  | { kind: 'kept_apart'; clusterId: string; by: 'human' | 'crash_differs' | 'upstream_group_differs' };

/**
 * `join`: belongs to `clusterId`. `new`: resembles nothing. `abstain`: stays apart, but a person should be asked about
 * `suggestions` (one per cluster, best first, at most five). `candidates` is the whole ranked list behind them.
 */
export interface Decision {
  outcome: 'join' | 'new' | 'abstain';
  clusterId: string | null;
  score: number;
  reasons: Reason[];
  suggestions: Suggestion[];
  candidates: Suggestion[];
}

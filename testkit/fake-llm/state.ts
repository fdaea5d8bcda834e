import type { Embed } from './embeddings.ts';
import type { LlmAnswer, LlmRequest } from './exchange.ts';
import type { Script } from './in-order.ts';
import type { Models } from './models.ts';
import type { Route } from './routes.ts';

export interface LlmJournalEntry {
  wire: Route['name'] | null;
  purpose: Route['purpose'] | null;
  method: string;
  path: string;
  status: number | null;
  request: LlmRequest | null;
  answer: LlmAnswer | null;
  texts: string[];
  /** True once the caller hung up before the end. */
  aborted: boolean;
}

export interface State {
  options: { script: Script; embed: Embed; apiKey: string; models: Models; bodyBytesMax: number };
  journal: LlmJournalEntry[];
  violations: { path: string; problem: string }[];
  /** Answers that come before the script is asked. */
  failures: LlmAnswer[];
  issuedIds: Set<string>;
}

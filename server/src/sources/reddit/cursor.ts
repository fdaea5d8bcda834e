import { z } from 'zod';
import type { SyncInput } from '../source.ts';
import { Pace, type RedditClient } from './client.ts';
import type { RedditSettings } from './reddit.ts';

export const ANCHORS = { min: 10, max: 500 } as const;

const ListingState = z.object({
  /** Seconds, by Reddit's clock: everything up to here was yielded. */
  newest: z.number(),
  /** The newest names. A deleted one harms nothing: the walk begins at the top and ends by time. */
  anchors: z.array(z.string().max(40)).max(ANCHORS.max),
  polled_at: z.number(),
  walked_at: z.number(),
});
export type ListingState = z.infer<typeof ListingState>;

export const Cursor = z.object({
  listings: z.record(z.string().max(200), ListingState),
  /** What this round has read already: after a limit the next sync goes on with the others. */
  round: z.array(z.string().max(200)),
  recheck: z.object({ after: z.string().nullable(), begun_at: z.number() }),
  /** When a listing did not reach back to the last poll. */
  gap: z.object({ at: z.number(), key: z.string() }).nullable(),
  pace: Pace.nullable(),
});
export type Cursor = z.infer<typeof Cursor>;

export type Run = {
  input: SyncInput<RedditSettings>;
  client: RedditClient;
  cursor: Cursor;
  missing: string[];
};

/** A copy, with how much of the limits is used. */
export const cursorOf = ({ cursor, client }: Run): Cursor => ({ ...structuredClone(cursor), pace: client.pace() });

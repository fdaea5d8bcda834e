import { z } from 'zod';
import { Id, PageQuery, Timeframe, Timestamp } from './page.ts';
import { SourceKind } from './source.ts';

/** Why an item is in its cluster (or may belong to another): facts stored at the moment of the decision. */
export const Reason = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('first_report') }),
    z.object({ type: z.literal('same_upstream_group'), group: z.string() }),
    z.object({ type: z.literal('same_crash'), exception: z.string(), frames: z.array(z.string()) }),
    z.object({ type: z.literal('same_message_template'), template: z.string() }),
    z.object({ type: z.literal('same_text'), similarity: z.number() }),
    z.object({
      type: z.literal('similar_words'),
      score: z.number(),
      terms: z.array(z.string()),
      nearest: z.array(z.object({ item_id: z.string(), score: z.number() })),
    }),
    z.object({ type: z.literal('similar_frames'), score: z.number(), frames: z.array(z.string()) }),
    z.object({ type: z.literal('similar_meaning'), embedder: z.string(), cosine: z.number(), item_id: z.string() }),
    z.object({ type: z.literal('judged'), model: z.string(), same: z.boolean(), reason: z.string() }),
    z.object({ type: z.literal('kept_apart'), by: z.enum(['person', 'crash', 'upstream_group']) }),
    z.object({
      type: z.literal('person'),
      by: z.string(),
      action: z.enum(['merged', 'moved', 'split', 'answered', 'accepted']),
    }),
  ])
  .meta({ id: 'Reason' });
export type Reason = z.infer<typeof Reason>;

export const Frame = z.object({
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  function: z.string().optional(),
  in_app: z.boolean(),
  /** Local variables of the moment, masked, as source text of the language; not all sources tell them. */
  vars: z.record(z.string(), z.string()).optional(),
});
export type Frame = z.infer<typeof Frame>;

export const UpstreamState = z.enum(['open', 'closed', 'deleted']);
export type UpstreamState = z.infer<typeof UpstreamState>;

export const Feedback = z
  .object({
    id: Id,
    source: SourceKind,
    source_id: Id.nullable(),
    external_id: z.string().nullable(),
    title: z.string(),
    body: z.string(),
    permalink: z.string().nullable(),
    author: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    exception: z.object({ type: z.string(), value: z.string() }).nullable(),
    frames: z.array(Frame),
    occurrences: z.int(),
    upstream_state: UpstreamState,
    cluster_id: Id.nullable(),
    cluster_short_id: z.string().nullable(),
    cluster_title: z.string().nullable(),
    why: z.array(Reason),
    /** Whether a person said that it belongs here. */
    pinned: z.boolean(),
    occurred_at: Timestamp,
    first_seen_at: Timestamp,
    last_seen_at: Timestamp,
    created_at: Timestamp,
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

export const FeedbackCreate = z.object({
  title: z.string().trim().max(200).optional(),
  body: z.string().trim().min(1, 'say what happened').max(20_000),
  permalink: z.url({ protocol: /^https?$/ }).optional(),
  author: z.string().trim().max(120).optional(),
  /** When it happened, for reports that are written down or imported later. Left out: now. */
  occurred_at: Timestamp.optional(),
});
export type FeedbackCreate = z.infer<typeof FeedbackCreate>;

export const FeedbackQuery = PageQuery.extend({
  source: SourceKind.optional(),
  status: UpstreamState.optional(),
  timeframe: Timeframe.default('all'),
  text: z.string().max(200).optional(),
  cluster_id: Id.optional(),
});
export type FeedbackQuery = z.input<typeof FeedbackQuery>;

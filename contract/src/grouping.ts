import { z } from 'zod';
import { Id, Timestamp } from './page.ts';
import { SourceKind } from './source.ts';

/** A cluster as it is named elsewhere. */
export const ClusterEnd = z.object({ id: Id, short_id: z.string(), title: z.string(), count: z.int() });
export type ClusterEnd = z.infer<typeof ClusterEnd>;

const feedbackIds = z.array(Id).min(1).max(500);

export const ClusterMerge = z
  .object({
    cluster_ids: z.array(Id).min(2).max(50),
    /** The one that stays. Left out: the oldest of them. */
    into: Id.optional(),
  })
  .meta({ id: 'ClusterMerge' });
export type ClusterMerge = z.infer<typeof ClusterMerge>;

/** The reports that leave, together, for a new cluster; at least one must stay. */
export const ClusterSplit = z.object({ feedback_ids: feedbackIds }).meta({ id: 'ClusterSplit' });
export type ClusterSplit = z.infer<typeof ClusterSplit>;

/** How the grouping would take a cluster apart, the largest part first; one part when it sees no seam. */
export const SplitProposal = z
  .object({
    parts: z.array(z.object({ title: z.string(), feedback_ids: z.array(Id), terms: z.array(z.string()) })),
  })
  .meta({ id: 'SplitProposal' });
export type SplitProposal = z.infer<typeof SplitProposal>;

export const FeedbackMove = z.object({ feedback_ids: feedbackIds, into: Id }).meta({ id: 'FeedbackMove' });
export type FeedbackMove = z.infer<typeof FeedbackMove>;

/** Each report goes to a cluster of its own and is kept apart from where it was. */
export const FeedbackDetach = z.object({ feedback_ids: feedbackIds }).meta({ id: 'FeedbackDetach' });
export type FeedbackDetach = z.infer<typeof FeedbackDetach>;

/** A pinned report belongs where it is: no run of grouping moves it. */
export const FeedbackPin = z.object({ feedback_ids: feedbackIds, pinned: z.boolean() }).meta({ id: 'FeedbackPin' });
export type FeedbackPin = z.infer<typeof FeedbackPin>;

/** What a person did to the grouping; kept for good, and undone by one key. */
export const GroupingAct = z
  .object({
    id: Id,
    kind: z.enum(['merge', 'split', 'move', 'detach', 'pin', 'answer', 'accept']),
    actor: z.string(),
    /** One sentence, as in the activity feed. */
    summary: z.string(),
    /** The clusters that it touched and that are still there; the one to show first. */
    clusters: z.array(ClusterEnd),
    /** How many reports it moved. */
    moved: z.int(),
    created_at: Timestamp,
    undone_at: Timestamp.nullable(),
    undone_by: z.string().nullable(),
    /** Why it cannot be undone (any more); null when it can. */
    undo_refused: z.string().nullable(),
  })
  .meta({ id: 'GroupingAct' });
export type GroupingAct = z.infer<typeof GroupingAct>;

export const GroupingActQuery = z.object({
  cluster_id: Id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type GroupingActQuery = z.input<typeof GroupingActQuery>;

/** What a run of grouping anew would change, one entry for each cluster that would gain reports. */
export const GroupingDiff = z
  .object({
    changes: z.array(
      z.object({
        id: Id,
        /** Where the reports would be; null where they would found a new cluster. */
        into: ClusterEnd.nullable(),
        title: z.string(),
        moves: z.array(z.object({ feedback_id: Id, title: z.string(), from: ClusterEnd })),
        /** `stale`: people or newcomers changed one of its clusters since, so it can no longer be accepted. */
        state: z.enum(['open', 'accepted', 'stale']),
      }),
    ),
    /** Reports that would stay where they are. */
    unchanged: z.int(),
  })
  .meta({ id: 'GroupingDiff' });
export type GroupingDiff = z.infer<typeof GroupingDiff>;

/** Which changes to make; left out: all that are open. */
export const GroupingAccept = z.object({ change_ids: z.array(Id).min(1).max(500).optional() });
export type GroupingAccept = z.infer<typeof GroupingAccept>;

export const GroupingAccepted = z.object({ accepted: z.int(), stale: z.int(), act: GroupingAct.nullable() });
export type GroupingAccepted = z.infer<typeof GroupingAccepted>;

/**
 * How urgent a cluster is, 0 to 100: the weighted mean of six parts, each 0 to 1. Weights are relative; 0 leaves a part out. Weights
 * of sources (1 where none is given) multiply the reports that count.
 */
export const ImpactWeights = z.object({
  users: z.number().min(0).max(10).default(3),
  occurrences: z.number().min(0).max(10).default(2),
  severity: z.number().min(0).max(10).default(2),
  recency: z.number().min(0).max(10).default(2),
  trend: z.number().min(0).max(10).default(1),
  sources: z.partialRecord(SourceKind, z.number().min(0).max(10)).default({}),
});
export type ImpactWeights = z.infer<typeof ImpactWeights>;

export const ImpactPart = z.object({
  part: z.enum(['users', 'occurrences', 'severity', 'recency', 'trend']),
  /** 0 to 1. */
  value: z.number(),
  /** What it adds to the impact, in points of 100. */
  points: z.number(),
  /** What was measured, in words: "17 people", "3 times as many as in the week before". */
  said: z.string(),
});
export type ImpactPart = z.infer<typeof ImpactPart>;

/** How an optional helper of the grouping stands. */
export const EmbedderStatus = z.object({
  name: z.string(),
  dimensions: z.int(),
  /** `switching`: a new one is being filled while the one before still answers. */
  state: z.enum(['ready', 'catching_up', 'switching', 'down', 'over_budget']),
  embedded: z.int(),
  total: z.int(),
  spent_today_usd: z.number(),
  message: z.string().nullable(),
});
export type EmbedderStatus = z.infer<typeof EmbedderStatus>;

export const GroupingModelStatus = z.object({
  name: z.string(),
  state: z.enum(['ready', 'down', 'over_budget']),
  spent_today_usd: z.number(),
  message: z.string().nullable(),
});
export type GroupingModelStatus = z.infer<typeof GroupingModelStatus>;

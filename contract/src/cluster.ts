import { z } from 'zod';
import { Frame } from './feedback.ts';
import { ClusterEnd, EmbedderStatus, GroupingModelStatus, ImpactPart } from './grouping.ts';
import { Id, PageQuery, Timeframe, Timestamp } from './page.ts';
import { SourceKind } from './source.ts';

export const ClusterStatus = z.enum([
  'new',
  'fixing',
  'pr_opened',
  'merged',
  'resolved',
  'failed',
  'ignored',
  'regressed',
]);
export type ClusterStatus = z.infer<typeof ClusterStatus>;

/** Whether *Start fix* is possible now; when not, why, and where the remedy is. */
export const FixReadiness = z.discriminatedUnion('ready', [
  z.object({ ready: z.literal(true) }),
  z.object({ ready: z.literal(false), reason: z.string(), remedy_path: z.string().nullable() }),
]);
export type FixReadiness = z.infer<typeof FixReadiness>;

export const Cluster = z
  .object({
    id: Id,
    short_id: z.string(),
    title: z.string(),
    summary: z.string(),
    /** Whether a person wrote the title; then no machine changes it. */
    title_by_person: z.boolean(),
    /** How many feedback items. */
    count: z.int(),
    occurrences: z.int(),
    reporters: z.int(),
    status: ClusterStatus,
    ignored_until: Timestamp.nullable(),
    sources: z.array(z.object({ source: SourceKind, count: z.int() })),
    repository: z.object({ id: Id, name: z.string() }).nullable(),
    /** The innermost place in code that the reports name. */
    place: z.string().nullable(),
    github_branch: z.string().nullable(),
    github_pr_url: z.string().nullable(),
    error_message: z.string().nullable(),
    active_job: z.object({ id: Id, status: z.string(), stage: z.string() }).nullable(),
    cohesion: z.enum(['tight', 'moderate', 'loose']).nullable(),
    /** Reports a day over the last 14 days, oldest first. */
    activity: z.array(z.int()),
    open_suggestions: z.int(),
    /** 0 to 100, by the project's weights. */
    impact: z.number(),
    impact_parts: z.array(ImpactPart),
    /** `new`: first seen in the last two days; `spiking`: far more reports today than on the days before. */
    trend: z.enum(['new', 'spiking']).nullable(),
    all_closed_upstream: z.boolean(),
    fix: FixReadiness,
    first_seen_at: Timestamp,
    last_seen_at: Timestamp,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Cluster' });
export type Cluster = z.infer<typeof Cluster>;

export const Suggestion = z
  .object({
    id: Id,
    /** The newer cluster, which the question is about. */
    cluster: ClusterEnd,
    other: ClusterEnd,
    score: z.number(),
    terms: z.array(z.string()),
    /** What the configured model thinks; null when it was not asked. It decides for nobody. */
    judged: z.object({ model: z.string(), same: z.boolean(), reason: z.string() }).nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'Suggestion' });
export type Suggestion = z.infer<typeof Suggestion>;

/** `cluster_id`: the cluster that is left; `act_id`: what to undo. */
export const SuggestionAnswered = z.object({ cluster_id: Id, act_id: Id });
export type SuggestionAnswered = z.infer<typeof SuggestionAnswered>;

export const SuggestionAnswer = z.object({ answer: z.enum(['same', 'different']) });
export type SuggestionAnswer = z.infer<typeof SuggestionAnswer>;

export const ClusterDetail = Cluster.extend({
  frames: z.array(Frame),
  exception: z.object({ type: z.string(), value: z.string() }).nullable(),
  representative_feedback_id: Id.nullable(),
  suggestions: z.array(Suggestion),
  /** Up to five reports that stand for the cluster, the most typical first. */
  exemplar_ids: z.array(Id),
  /** Reports that hardly fit the others, the worst first. */
  outlier_ids: z.array(Id),
}).meta({ id: 'ClusterDetail' });
export type ClusterDetail = z.infer<typeof ClusterDetail>;

export const ClusterUpdate = z
  .object({
    title: z.string().trim().min(1).max(120).optional(),
    summary: z.string().trim().max(1000).optional(),
    status: z.enum(['new', 'resolved', 'ignored']).optional(),
    ignored_until: Timestamp.nullable().optional(),
    repository_id: Id.nullable().optional(),
  })
  .meta({ id: 'ClusterUpdate' });
export type ClusterUpdate = z.infer<typeof ClusterUpdate>;

export const ClusterSort = z.enum(['impact', 'last_seen', 'count', 'created']);
export type ClusterSort = z.infer<typeof ClusterSort>;

export const ClusterQuery = PageQuery.extend({
  source: SourceKind.optional(),
  /** Several by comma; `open` is all that still needs something (not ignored, not resolved). */
  status: z.string().max(120).optional(),
  timeframe: Timeframe.default('all'),
  text: z.string().max(200).optional(),
  repository_id: Id.optional(),
  sort: ClusterSort.default('last_seen'),
});
export type ClusterQuery = z.input<typeof ClusterQuery>;

/**
 * One run of grouping: `assign` groups feedback that has no cluster yet; `preview` groups everything anew, under what people said,
 * and changes nothing: its diff can then be accepted.
 */
export const ClusterJobMode = z.enum(['assign', 'preview']);
export type ClusterJobMode = z.infer<typeof ClusterJobMode>;

export const Sensitivity = z.enum(['loose', 'default', 'strict']);
export type Sensitivity = z.infer<typeof Sensitivity>;

export const ClusterJobCreate = z.object({
  mode: ClusterJobMode.default('assign'),
  /** For a preview; left out: the project's. */
  sensitivity: Sensitivity.optional(),
});
export type ClusterJobCreate = z.input<typeof ClusterJobCreate>;

export const ClusterJob = z
  .object({
    id: Id,
    mode: ClusterJobMode,
    sensitivity: Sensitivity,
    status: z.enum(['pending', 'running', 'success', 'failed']),
    total: z.int(),
    done: z.int(),
    joined: z.int(),
    created: z.int(),
    error_message: z.string().nullable(),
    created_at: Timestamp,
    started_at: Timestamp.nullable(),
    finished_at: Timestamp.nullable(),
  })
  .meta({ id: 'ClusterJob' });
export type ClusterJob = z.infer<typeof ClusterJob>;

export const ClusteringStatus = z
  .object({
    pending: z.int(),
    running: ClusterJob.nullable(),
    last: ClusterJob.nullable(),
    items_per_second: z.number().nullable(),
    eta_seconds: z.number().nullable(),
    algorithm: z.string(),
    /** Null: the matcher alone decides. */
    embedder: EmbedderStatus.nullable(),
    /** The model that is asked where the matcher is unsure, and that words titles; null when there is none. */
    model: GroupingModelStatus.nullable(),
  })
  .meta({ id: 'ClusteringStatus' });
export type ClusteringStatus = z.infer<typeof ClusteringStatus>;

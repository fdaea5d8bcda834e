import { z } from 'zod';
import { Id, PageQuery, Timestamp } from './page.ts';

export const SourceKind = z.enum([
  'manual',
  'sentry',
  'github',
  'webhook',
  'reddit',
  'datadog',
  'splunk',
  'posthog',
  'sentry-sdk',
]);
export type SourceKind = z.infer<typeof SourceKind>;

/** What a source can be, for the page that connects one. The form is drawn from `settings_schema` (JSON Schema). */
export const SourceKindFacts = z
  .object({
    kind: SourceKind,
    name: z.string(),
    description: z.string(),
    /** Why it cannot be added yet, when it cannot. */
    unavailable: z.string().nullable(),
    /** Whether somebody posts to it; otherwise it is only polled, or written by hand. */
    has_door: z.boolean(),
    needs_secret: z.boolean(),
    can_sync: z.boolean(),
    /** Whether a member may hand in what its sender would have sent. */
    takes_pushed: z.boolean(),
    settings_schema: z.record(z.string(), z.unknown()),
    /** What polling its API wants, as JSON Schema of an object of texts; null when nothing. Write-only. */
    credentials_schema: z.record(z.string(), z.unknown()).nullable(),
    /** The vendor's exact clicks, in order, as plain text; `{url}` stands for the URL to paste. */
    steps: z.array(z.string()),
  })
  .meta({ id: 'SourceKindFacts' });
export type SourceKindFacts = z.infer<typeof SourceKindFacts>;

/** How requests to a source prove themselves: facts, never the secret. */
export const SignatureFacts = z.object({
  type: z.enum(['hmac-sha256', 'standard-webhooks', 'token', 'address', 'none']),
  encoding: z.enum(['hex', 'base64']).optional(),
  headers: z.array(z.string()).optional(),
  prefix: z.string().optional(),
  /** Whether the settings chose another than a source of this kind begins with. */
  chosen: z.boolean().default(false),
});
export type SignatureFacts = z.infer<typeof SignatureFacts>;

export const Source = z
  .object({
    id: Id,
    kind: SourceKind,
    name: z.string(),
    enabled: z.boolean(),
    /** Where the sender posts to, with the key masked unless this answer created or rotated it; a DSN is always whole. Null where nothing is posted. */
    ingest_url: z.string().nullable(),
    has_secret: z.boolean(),
    /** Which of the credentials are set; their values are never told. */
    credentials: z.array(z.string()),
    secret_last_used_at: Timestamp.nullable(),
    /** Until when the key and the secret of before a rotation still work; null when none does. */
    previous_works_until: Timestamp.nullable(),
    signature: SignatureFacts,
    settings: z.record(z.string(), z.unknown()),
    repository_id: Id.nullable(),
    /** `listening` until the first accepted delivery. */
    state: z.enum(['listening', 'receiving', 'failing', 'off']),
    last_delivery_at: Timestamp.nullable(),
    deliveries_today: z.int(),
    failures_today: z.int(),
    /** The last 24 hours, the current hour last. */
    deliveries_by_hour: z.array(z.int()),
    last_error: z.string().nullable(),
    /** What its sync could not read, where that is no failure. */
    note: z.string().nullable(),
    synced_at: Timestamp.nullable(),
    /** When its API is asked next; null where nothing is polled. */
    next_poll_at: Timestamp.nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

const SourceCredentials = z.record(z.string().max(40), z.string().trim().max(2000));

export const SourceCreate = z.object({
  kind: SourceKind,
  name: z.string().trim().min(1).max(80),
  /** The vendor's signing secret; left out, one is made and shown once. */
  secret: z.string().min(8).max(500).optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
  credentials: SourceCredentials.optional(),
  repository_id: Id.nullable().default(null),
});
export type SourceCreate = z.infer<typeof SourceCreate>;

export const SourceUpdate = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  enabled: z.boolean().optional(),
  secret: z.string().min(8).max(500).optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  /** Replaces those that are named; an empty text removes one. */
  credentials: SourceCredentials.optional(),
  repository_id: Id.nullable().optional(),
});
export type SourceUpdate = z.infer<typeof SourceUpdate>;

/** A source with what is shown once: the whole ingest URL and the secret that was made. */
export const SourceCreated = Source.extend({ secret: z.string().nullable() }).meta({ id: 'SourceCreated' });
export type SourceCreated = z.infer<typeof SourceCreated>;

export const DeliveryStatus = z.enum(['accepted', 'duplicate', 'filtered', 'quarantined', 'failed']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export const Delivery = z
  .object({
    id: Id,
    source_id: Id,
    status: DeliveryStatus,
    reason: z.string().nullable(),
    event: z.string().nullable(),
    feedback_id: Id.nullable(),
    feedback_title: z.string().nullable(),
    bytes: z.int(),
    /** Sent by the Test button: understood, and left without a trace. */
    is_test: z.boolean(),
    received_at: Timestamp,
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryQuery = PageQuery.extend({ status: DeliveryStatus.optional() });
export type DeliveryQuery = Partial<z.infer<typeof DeliveryQuery>>;

/** One delivery with what was sent. Personal data and secrets in it are masked. */
export const DeliveryDetail = Delivery.extend({
  /** Indented JSON; long texts and lists are cut. Null: a duplicate, or no longer kept. */
  payload: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  digested_at: Timestamp.nullable(),
  kept_until: Timestamp,
  /** Why it cannot be replayed; null when it can. */
  replay_refused: z.string().nullable(),
}).meta({ id: 'DeliveryDetail' });
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** A kept delivery, and settings that are not saved yet. */
export const PreviewRequest = z.object({ delivery_id: Id, settings: z.record(z.string(), z.unknown()) });
export type PreviewRequest = z.infer<typeof PreviewRequest>;

/** One thing that a delivery would become: masked, and nothing of it stored. */
export const Previewed = z.object({
  outcome: z.enum(['feedback', 'update', 'filtered', 'quarantined']),
  /** Why it is filtered or quarantined; what an update changes. */
  reason: z.string().nullable(),
  external_id: z.string().nullable(),
  /** What would be stored; null where nothing would. */
  draft: z
    .object({
      title: z.string(),
      body: z.string(),
      permalink: z.string().nullable(),
      author: z.string().nullable(),
      occurred_at: Timestamp,
      upstream_state: z.enum(['open', 'closed', 'deleted']),
      metadata: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});
export type Previewed = z.infer<typeof Previewed>;
export const SourcePreview = z.object({ items: z.array(Previewed) }).meta({ id: 'SourcePreview' });
export type SourcePreview = z.infer<typeof SourcePreview>;

export const ReplayMany = z.object({ status: z.enum(['filtered', 'quarantined', 'failed']) });
export type ReplayMany = z.infer<typeof ReplayMany>;
/** How many wait to be understood once more. */
export const ReplayedMany = z.object({ count: z.int() });
export type ReplayedMany = z.infer<typeof ReplayedMany>;

/** A request as the vendor sends it, but for its signature. */
export const SampleRequest = z.object({ body: z.string(), headers: z.record(z.string(), z.string()) });
export type SampleRequest = z.infer<typeof SampleRequest>;

/** What the Test button saw: a sample at the source's own door, one question to the vendor's API, or both. */
export const SourceTest = z
  .object({
    door: z
      .object({
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
        /** Null when nothing answered. */
        status: z.int().nullable(),
        answer: z.string(),
        milliseconds: z.int(),
        delivery: Delivery.nullable(),
      })
      .nullable(),
    poll: z
      .object({
        ok: z.boolean(),
        message: z.string(),
        retry_at: Timestamp.nullable(),
        found: z.int(),
        titles: z.array(z.string()),
        milliseconds: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'SourceTest' });
export type SourceTest = z.infer<typeof SourceTest>;

/** What a member hands in, in a shape that this kind of source understands. */
export const PushedDelivery = z.object({
  payload: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
});
export type PushedDelivery = z.infer<typeof PushedDelivery>;

/** The answer of an ingest door. 2xx means that the delivery is stored. */
export const IngestAnswer = z
  .object({ delivery_id: Id, status: z.enum(['accepted', 'duplicate']) })
  .meta({ id: 'IngestAnswer' });
export type IngestAnswer = z.infer<typeof IngestAnswer>;

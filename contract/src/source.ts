import { z } from 'zod';
import { Id, Timestamp } from './page.ts';

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
    settings_schema: z.record(z.string(), z.unknown()),
    /** What polling its API wants, as JSON Schema of an object of texts; null when nothing. Write-only. */
    credentials_schema: z.record(z.string(), z.unknown()).nullable(),
    /** The vendor's exact clicks, in order, as plain text; `{url}` stands for the URL to paste. */
    steps: z.array(z.string()),
  })
  .meta({ id: 'SourceKindFacts' });
export type SourceKindFacts = z.infer<typeof SourceKindFacts>;

export const Source = z
  .object({
    id: Id,
    kind: SourceKind,
    name: z.string(),
    enabled: z.boolean(),
    /** Where the sender posts to, with the key masked unless this answer created or rotated it. Null where nothing is posted. */
    ingest_url: z.string().nullable(),
    has_secret: z.boolean(),
    /** Which of the credentials are set; their values are never told. */
    credentials: z.array(z.string()),
    secret_last_used_at: Timestamp.nullable(),
    settings: z.record(z.string(), z.unknown()),
    repository_id: Id.nullable(),
    /** `listening` until the first accepted delivery. */
    state: z.enum(['listening', 'receiving', 'failing', 'off']),
    last_delivery_at: Timestamp.nullable(),
    deliveries_today: z.int(),
    failures_today: z.int(),
    last_error: z.string().nullable(),
    /** What its sync could not read, where that is no failure. */
    note: z.string().nullable(),
    synced_at: Timestamp.nullable(),
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
    bytes: z.int(),
    received_at: Timestamp,
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

/** The answer of an ingest door. 2xx means that the delivery is stored. */
export const IngestAnswer = z
  .object({ delivery_id: Id, status: z.enum(['accepted', 'duplicate']) })
  .meta({ id: 'IngestAnswer' });
export type IngestAnswer = z.infer<typeof IngestAnswer>;

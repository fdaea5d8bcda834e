import type { Frame, UpstreamState } from '@soulcaster/contract';
import type { SignatureScheme } from '@soulcaster/contract/signatures';
import type { z } from 'zod';
import type { ParsedPayload } from './payload.ts';

/** Header names in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string | undefined>>;

/** One report as a source tells it; not masked yet. Times are ISO 8601. */
export type FeedbackDraft = {
  /** What the sender calls the item; the same id again is the same item. Null: every delivery is an item of its own. */
  external_id: string | null;
  title: string;
  body: string;
  permalink: string | null;
  author: string | null;
  /** Who met the problem, to count people: a login, or a hash where the sender gives personal data. */
  reporter: string | null;
  occurred_at: string;
  /** The moment that this describes: an older draft or update never overwrites what a newer one said. */
  as_of: string;
  metadata: Record<string, unknown>;
  exception: { type: string; value: string } | null;
  /** Innermost first. */
  frames: Frame[];
  upstream_group: string | null;
  upstream_state: UpstreamState;
  occurrences: number;
  /** `each`: add `occurrences` to the item's count. `total`: it is the sender's own count, so the larger of the two holds. */
  counting: 'each' | 'total';
  /** Of a total: when the last of what it counts happened. */
  last_seen_at?: string;
  /** Only a summary of the item: it fills in what is missing and never replaces a text that is stored. */
  is_summary?: boolean;
};

/** What changed on an item; what is absent stays. `metadata` is merged over what is stored. */
export type FeedbackChange = {
  upstream_state?: UpstreamState;
  /** The sender says that a solved problem came back. */
  regressed?: boolean;
  title?: string;
  body?: string;
  permalink?: string;
  metadata?: Record<string, unknown>;
};

/** What a delivery means. `draft` of an update is the whole item, to store when it was never seen; null: then there is nothing to store. */
export type Digest =
  /** `note` is for the delivery log: what else the delivery said. */
  | { type: 'report'; items: FeedbackDraft[]; note?: string }
  | { type: 'update'; external_id: string; as_of: string; change: FeedbackChange; draft: FeedbackDraft | null }
  /** A pull request ended at its forge; whether it is one of ours is not for the source to know. */
  | { type: 'pull_request'; forge: 'github'; repository: string; number: number; state: 'merged' | 'closed' }
  /** One delivery that tells of several things, in their order. */
  | { type: 'several'; digests: Digest[] }
  | { type: 'filtered'; reason: string }
  | { type: 'unknown'; reason: string };

export type DigestContext<S> = { headers: DeliveryHeaders; settings: S; receivedAt: Date };

/** What a sender posts, before it is signed: its bytes as text, and its headers beside the signature, in lower case. */
export type SampleRequest = { body: string; headers: Record<string, string> };

/** Where the vendors' APIs are: the public ones, unless the environment says otherwise. No slash at the end. */
export type VendorUrls = { github: string; sentry: string; reddit: string; redditOAuth: string; posthog: string };

export type SyncInput<S> = {
  fetch: typeof fetch;
  urls: VendorUrls;
  /** A GitHub token of the project's people. */
  token?: string;
  /** What `adapter.credentials` describes, opened for this sync; null when a person has not given it yet. */
  credentials: Readonly<Record<string, string>> | null;
  settings: S;
  /** Of Soulcaster, for vendors that want to know who asks. */
  version?: string;
  /** What is stored of this source and not deleted, by external id and in its order: those after `after`. Absent where nothing is. */
  known?(after: string | null, limit: number): Promise<string[]>;
  /** What the last step gave, as stored; null or unreadable begins anew. */
  cursor: unknown;
  now: () => Date;
  /** When the source was made: what was pushed to it is younger, and a first reading must not begin after it. */
  connectedAt?: Date;
  signal?: AbortSignal;
};

/**
 * One step of a sync. Store the drafts and the cursor in one transaction: the cursor never passes an item that was not yielded.
 * `stopped` is the last step; the cursor that was stored before it stays good. A `note` is shown with the source until another
 * step gives one: what is no failure, and a person should know.
 */
export type SyncStep =
  | {
      type: 'page';
      drafts: FeedbackDraft[];
      /** External ids that the source no longer has and obliges us to delete; unknown ones do no harm. */
      gone?: string[];
      /** What was read and is not kept. */
      filtered?: { count: number; reason: string };
      cursor: unknown;
      note?: string | null;
    }
  /** Payloads as this source's sender would have posted them: `digest` reads them, and `idempotencyKey` knows what came before. */
  | { type: 'deliveries'; payloads: unknown[]; cursor: unknown; note?: string | null }
  | { type: 'unchanged'; cursor: unknown; note?: string | null }
  | { type: 'stopped'; reason: SyncStop; message: string; retry_at: string | null };
export type SyncStop = 'rate_limited' | 'unauthorized' | 'not_found' | 'unavailable' | 'not_configured' | 'unreadable';

/** One kind of source: facts, and pure functions of what arrived. */
export type SourceAdapter<S = unknown> = {
  kind: string;
  name: string;
  description: string;
  /** How its sender proves itself as the settings begin, and by these settings where they have a say. */
  signature: SignatureScheme;
  signatureBy?(settings: S): SignatureScheme;
  /** `dsn`: its senders post to a number with a public key, at a door of their own; else to /api/ingest. */
  door?: 'dsn';
  bytesMax: number;
  settings: z.ZodType<S>;
  /** What the vendor's API wants, as an object of texts: stored encrypted, write-only. Absent where `sync` needs nothing of its own. */
  credentials?: z.ZodType<Record<string, string | undefined>>;
  /** What is deleted at the source must be deleted here, every word of it (Reddit's terms); elsewhere it is only marked. */
  erasesDeleted?: true;
  /** A member may hand in what its sender would have sent, without the secret. Only where nobody's word is better than a member's. */
  takesPushed?: true;
  /** The vendor's clicks, in order; `{url}` stands for the URL to paste. */
  steps: readonly string[];
  /**
   * A plausible request of this sender that digests to a report, for the Test button, for the lines that people paste, and for
   * `soulcaster send --sample`. Its ids are made of `now`, so that the next one is a delivery of its own.
   */
  sample(now: Date, settings: S): SampleRequest;
  /** Makes a JSON value of a body that is none; without it the body is JSON. It never throws and never rejects. */
  parse?(body: Uint8Array, headers: DeliveryHeaders): ParsedPayload | Promise<ParsedPayload>;
  /** A name for the delivery log, such as `issues.opened`. */
  event(headers: DeliveryHeaders, payload: unknown): string | null;
  /** The same key again is the same delivery; kept as long as the source lives. */
  idempotencyKey(headers: DeliveryHeaders, payload: unknown, rawBodySha256: string, settings?: S): string;
  digest(payload: unknown, context: DigestContext<S>): Digest;
  sync?(input: SyncInput<S>): AsyncIterable<SyncStep>;
  /** How often to sync, where the settings say so; else the installation's SYNC_INTERVAL_SECONDS. */
  syncEverySeconds?(settings: S): number;
};

/** How requests to a source with these settings prove themselves. */
export function schemeOf(adapter: SourceAdapter, settings: unknown): SignatureScheme {
  return adapter.signatureBy?.(settings) ?? adapter.signature;
}

/** Hides the type of the settings: what is stored is parsed by the source's own schema each time. */
export function defineSource<S>(adapter: SourceAdapter<S>): SourceAdapter {
  const { sync, signatureBy, syncEverySeconds, ...facts } = adapter;
  return {
    ...facts,
    digest(payload, context) {
      const settings = adapter.settings.safeParse(context.settings ?? {});
      if (!settings.success) return { type: 'unknown', reason: "the source's settings are not valid: save them again" };
      return adapter.digest(payload, { ...context, settings: settings.data });
    },
    sample: (now, settings) => adapter.sample(now, adapter.settings.parse(settings ?? {})),
    idempotencyKey(headers, payload, rawBodySha256, given) {
      const settings = adapter.settings.safeParse(given ?? {});
      return adapter.idempotencyKey(headers, payload, rawBodySha256, settings.success ? settings.data : undefined);
    },
    ...(signatureBy && {
      signatureBy(settings: unknown) {
        const parsed = adapter.settings.safeParse(settings ?? {});
        return parsed.success ? signatureBy(parsed.data) : adapter.signature;
      },
    }),
    ...(syncEverySeconds && {
      syncEverySeconds: (settings: unknown) => syncEverySeconds(adapter.settings.parse(settings ?? {})),
    }),
    ...(sync && { sync: (input: SyncInput<unknown>) => checkedSync(adapter.settings, sync, input) }),
  };
}

async function* checkedSync<S>(
  schema: z.ZodType<S>,
  sync: (input: SyncInput<S>) => AsyncIterable<SyncStep>,
  input: SyncInput<unknown>,
): AsyncIterable<SyncStep> {
  const settings = schema.safeParse(input.settings ?? {});
  if (settings.success) yield* sync({ ...input, settings: settings.data });
  else
    yield {
      type: 'stopped',
      reason: 'not_configured',
      message: "The source's settings are not valid.",
      retry_at: null,
    };
}

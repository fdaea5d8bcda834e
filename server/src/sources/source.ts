import type { Frame, UpstreamState } from '@soulcaster/contract';
import type { SignatureScheme } from '@soulcaster/contract/signatures';
import type { z } from 'zod';

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
  | { type: 'report'; items: FeedbackDraft[] }
  | { type: 'update'; external_id: string; as_of: string; change: FeedbackChange; draft: FeedbackDraft | null }
  /** A pull request ended at its forge; whether it is one of ours is not for the source to know. */
  | { type: 'pull_request'; forge: 'github'; repository: string; number: number; state: 'merged' | 'closed' }
  | { type: 'filtered'; reason: string }
  | { type: 'unknown'; reason: string };

export type DigestContext<S> = { headers: DeliveryHeaders; settings: S; receivedAt: Date };

export type SyncInput<S> = {
  fetch: typeof fetch;
  apiUrl: string;
  token?: string;
  settings: S;
  /** What the last step gave, as stored; null or unreadable begins anew. */
  cursor: unknown;
  now: () => Date;
  signal?: AbortSignal;
};

/**
 * One step of a sync. Store the drafts and the cursor in one transaction: the cursor never passes an item that was not yielded.
 * `stopped` is the last step; the cursor that was stored before it stays good.
 */
export type SyncStep =
  | { type: 'page'; drafts: FeedbackDraft[]; cursor: unknown }
  | { type: 'unchanged'; cursor: unknown }
  | { type: 'stopped'; reason: SyncStop; message: string; retry_at: string | null };
export type SyncStop = 'rate_limited' | 'unauthorized' | 'not_found' | 'unavailable' | 'not_configured' | 'unreadable';

/** One kind of source: facts, and pure functions of what arrived. */
export type SourceAdapter<S = unknown> = {
  kind: string;
  name: string;
  description: string;
  signature: SignatureScheme;
  bytesMax: number;
  settings: z.ZodType<S>;
  /** The vendor's clicks, in order; `{url}` stands for the URL to paste. */
  steps: readonly string[];
  /** A name for the delivery log, such as `issues.opened`. */
  event(headers: DeliveryHeaders, payload: unknown): string | null;
  /** The same key again is the same delivery; kept as long as the source lives. */
  idempotencyKey(headers: DeliveryHeaders, payload: unknown, rawBodySha256: string): string;
  digest(payload: unknown, context: DigestContext<S>): Digest;
  sync?(input: SyncInput<S>): AsyncIterable<SyncStep>;
};

/** Hides the type of the settings: what is stored is parsed by the source's own schema each time. */
export function defineSource<S>(adapter: SourceAdapter<S>): SourceAdapter {
  const { sync } = adapter;
  return {
    ...adapter,
    digest(payload, context) {
      const settings = adapter.settings.safeParse(context.settings ?? {});
      if (!settings.success) return { type: 'unknown', reason: "the source's settings are not valid: save them again" };
      return adapter.digest(payload, { ...context, settings: settings.data });
    },
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

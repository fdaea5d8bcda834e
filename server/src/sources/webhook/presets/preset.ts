import type { Frame, UpstreamState } from '@soulcaster/contract';
import { filled, link } from '../../pick.ts';
import type { Digest, FeedbackChange, FeedbackDraft } from '../../source.ts';
import { plainText, shorten, titleFrom } from '../../text.ts';

/** What a service's own webhooks mean: facts and a pure mapping, so that nobody has to write pointers for it. */
export interface Preset {
  title: string;
  /** Whether a payload is this service's, by members that no other sender has. */
  fits(payload: unknown): boolean;
  digest(payload: unknown, receivedAt: Date): Digest;
}

/** What a service tells of one item; what is left out is unknown. */
export interface Told {
  /** Unique within the service. */
  id: string | null;
  title: string | null;
  /** The title where the service gives none that says something. */
  otherwise?: string;
  body?: string | null;
  permalink?: unknown;
  author?: string | null;
  reporter?: string | null;
  occurredAt?: string | null;
  /** The moment that this describes; left out, when the item occurred. */
  asOf?: string | null;
  metadata?: Record<string, unknown>;
  exception?: { type: string; value: string } | null;
  frames?: Frame[];
  group?: string | null;
  state?: UpstreamState;
  /** The service's own count; left out, each report is one more occurrence. */
  total?: number | null;
}

export function draftOf(told: Told, receivedAt: Date): FeedbackDraft {
  const asOf = told.asOf ?? told.occurredAt ?? receivedAt.toISOString();
  const title = titleFrom(told.title ?? '', titleFrom(told.otherwise ?? '', titleFrom(told.body ?? '')));
  return {
    external_id: told.id && shorten(told.id, 300),
    title,
    body: plainText(told.body ?? '') || plainText(told.title ?? '') || title,
    permalink: link(told.permalink),
    author: told.author ? shorten(told.author, 120) : null,
    reporter: told.reporter ? shorten(told.reporter, 160) : null,
    occurred_at: told.occurredAt ?? asOf,
    as_of: asOf,
    metadata: filled(told.metadata ?? {}),
    exception: told.exception
      ? { type: shorten(told.exception.type, 200), value: shorten(told.exception.value, 4000) }
      : null,
    frames: (told.frames ?? []).slice(0, 50),
    upstream_group: told.group ? shorten(told.group, 300) : null,
    upstream_state: told.state ?? 'open',
    occurrences: Math.max(1, told.total ?? 1),
    counting: told.total ? 'total' : 'each',
  };
}

export function reported(told: Told, receivedAt: Date): Digest {
  return { type: 'report', items: [draftOf(told, receivedAt)] };
}

/** A change of an item. An open one that was never seen is stored as it is told; of a closed one there is nothing to store. */
export function changed(told: Told, receivedAt: Date, change: Pick<FeedbackChange, 'regressed'> = {}): Digest {
  if (!told.id) return { type: 'unknown', reason: 'a change of something without an id' };
  const draft = draftOf(told, receivedAt);
  return {
    type: 'update',
    external_id: draft.external_id ?? told.id,
    // What a service does not date happened when it was told.
    as_of: told.asOf ?? receivedAt.toISOString(),
    change: { ...(told.state && { upstream_state: told.state }), metadata: draft.metadata, ...change },
    draft: draft.upstream_state === 'open' && (told.title || told.body) ? draft : null,
  };
}

export const noReport = (reason: string): Digest => ({ type: 'filtered', reason });

/** Several messages in one delivery, each with a meaning of its own. */
export function several(digests: Digest[], none: string): Digest {
  if (digests.length === 0) return { type: 'unknown', reason: none };
  return digests.length === 1 && digests[0] ? digests[0] : { type: 'several', digests: digests.slice(0, 200) };
}

/** What lines of "name: value" say, without those that say nothing. */
export function lines(...parts: (string | null | undefined | false)[]): string {
  return parts.filter(Boolean).join('\n');
}

export const named = (name: string, value: string | null | undefined) => (value ? `${name}: ${value}` : null);

import { createHash } from 'node:crypto';
import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { at, count, list, text, time } from '../pick.ts';
import { defineSource, type FeedbackDraft } from '../source.ts';
import { shorten } from '../text.ts';
import { isEvent, parseEnvelope } from './envelope.ts';
import { draftFromEvent, eventFacts } from './event.ts';
import { crashOf } from './frames.ts';
import { sampleEnvelope } from './sample.ts';
import { SentryFilters, whyFiltered } from './settings.ts';
import { draftFromUserFeedback } from './user-feedback.ts';

/** What an envelope may be once it is unpacked: an event beside its attachments. */
export const envelopeBytesMax = 4 * 1024 * 1024;
/** Beyond this a clock is wrong and not merely late: Sentry's own threshold. */
const driftMsMin = 55 * 60_000;

const originPattern =
  /^(?:\*|(?:https?:\/\/)?(?:\*\.)?[\w.-]{1,253}(?::\d{1,5})?|[a-z][a-z0-9+-]{1,30}:\/\/[\w.-]{0,253})$/i;

export const SentrySdkSettings = z.object({
  ...SentryFilters,
  allowed_origins: z
    .array(z.string().trim().regex(originPattern, 'an origin such as https://shop.example or https://*.shop.example'))
    .max(50)
    .default(['*'])
    .meta({
      title: 'Allowed origins',
      description:
        'The web pages that may send: https://shop.example, https://*.shop.example, or * for any (as Sentry begins). Empty: none. Servers and apps send no origin and always may.',
    }),
  events_per_minute: z.int().min(1).max(60_000).default(1000).meta({
    title: 'Requests a minute',
    description: 'The key is public: more than this is answered 429 for the rest of the minute.',
  }),
});
export type SentrySdkSettings = z.infer<typeof SentrySdkSettings>;

/** An app's own `@sentry/*` SDK, pointed here by its DSN. https://develop.sentry.dev/sdk/data-model/envelopes/ */
export const sentrySdk = defineSource<SentrySdkSettings>({
  kind: 'sentry-sdk',
  name: 'Sentry SDK',
  description: "Errors and user feedback from your app's Sentry SDK, sent straight here: no Sentry account is needed.",
  signature: signatureSchemes['sentry-sdk'],
  door: 'dsn',
  bytesMax: envelopeBytesMax,
  settings: SentrySdkSettings,
  steps: [
    'Install the SDK of your platform, such as: npm install @sentry/node',
    "Node: import * as Sentry from '@sentry/node'; Sentry.init({ dsn: '{url}' })",
    "Browser: import * as Sentry from '@sentry/browser'; Sentry.init({ dsn: '{url}' })",
    'Python: import sentry_sdk; sentry_sdk.init(dsn="{url}")',
    'Any other SDK of Sentry: set its DSN, or the variable SENTRY_DSN, to {url}',
    'Throw an error. Only errors and user feedback are kept: tracing, sessions and replays can stay off.',
  ],
  sample: sampleEnvelope,
  parse: parseEnvelope,

  event: (_headers, payload) => shorten([...new Set(itemsOf(payload).map(typeOf))].join(', ') || 'nothing', 80),

  /** An event is sent again with the same id. A report of a user has the id of the event that it is about, so its bytes tell it. */
  idempotencyKey(_headers, payload, rawBodySha256) {
    const [first] = itemsOf(payload).filter((item) => ['event', 'feedback'].includes(typeOf(item)));
    const id = text(at(first, 'payload', 'event_id')) ?? (first ? text(at(payload, 'header', 'event_id')) : null);
    return id ? `event:${id.replaceAll('-', '').slice(0, 64)}` : `body:${rawBodySha256}`;
  },

  digest(payload, { settings, receivedAt }) {
    const items = itemsOf(payload);
    if (items.length === 0 && !Array.isArray(at(payload, 'items')))
      return { type: 'unknown', reason: 'neither an envelope nor an event of a Sentry SDK' };
    const clock = clockOf(at(payload, 'header', 'sent_at'), receivedAt);
    const outcomes = items.map((item) => outcomeOf(item, settings, clock));
    const drafts = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome]));
    const said = [...new Set(outcomes.filter((outcome) => typeof outcome === 'string'))];
    const notes = shorten(said.join('; '), 500);
    if (drafts.length === 0) return { type: 'filtered', reason: notes || 'an envelope without items: nothing to keep' };
    return { type: 'report', items: drafts, ...(notes && { note: notes }) };
  },
});

const typeOf = (item: unknown) => text(at(item, 'type')) ?? 'item';

function itemsOf(payload: unknown): unknown[] {
  return isEvent(payload) ? [{ type: 'event', payload }] : list(at(payload, 'items'));
}

/** A draft, or why there is none. */
function outcomeOf(item: unknown, settings: SentrySdkSettings, clock: Clock): FeedbackDraft | string {
  const [type, payload] = [typeOf(item), at(item, 'payload')];
  if (at(item, 'unreadable') !== undefined) return `one ${type} could not be read`;
  switch (type) {
    case 'event':
      return text(at(payload, 'type')) === 'transaction' ? notKept('transaction') : fromEvent(payload, settings, clock);
    case 'feedback':
    case 'user_report':
      return draftFromUserFeedback(payload, clock(at(payload, 'timestamp'))) ?? 'a feedback without words';
    case 'client_report':
      return discarded(payload);
    default:
      return notKept(type);
  }
}

const notKept = (type: string) => `${type}: not kept here, only errors and user feedback are`;

function fromEvent(event: unknown, settings: SentrySdkSettings, clock: Clock): FeedbackDraft | string {
  const facts = eventFacts(event, {});
  const why = whyFiltered(facts, settings);
  if (why) return why;
  const occurredAt = clock(at(event, 'timestamp') ?? at(event, 'datetime'));
  const draft = draftFromEvent(event, {}, new Date(occurredAt));
  return { ...draft, external_id: sameOf(event, draft, occurredAt), occurred_at: occurredAt, as_of: occurredAt };
}

/**
 * Without Sentry nobody says which events are one issue. The very same error of a release on a day is one item that counts, so that a
 * crash in a loop is no flood; what is alike is for the grouping to find.
 */
function sameOf(event: unknown, draft: FeedbackDraft, occurredAt: string): string | null {
  const { chain, frames } = crashOf(event);
  const { message, release, environment, culprit, level } = eventFacts(event, {});
  if (chain.length === 0 && !message) return draft.external_id;
  const places = frames.filter((frame) => frame.in_app).map(({ file, line, function: name }) => [file, line, name]);
  const identity = [draft.upstream_group, chain, places, message, release, environment, culprit, level];
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
  return `same:${hash}:${occurredAt.slice(0, 10)}`;
}

type Clock = (told: unknown) => string;

/** The app's times, put right by when it says that it sent them where its clock is far off. */
function clockOf(sentAt: unknown, receivedAt: Date): Clock {
  const sent = time(sentAt);
  const off = sent ? receivedAt.getTime() - Date.parse(sent) : 0;
  const drift = Math.abs(off) > driftMsMin ? off : 0;
  return (told) => {
    const said = time(told);
    const moment = said ? Date.parse(said) + drift : receivedAt.getTime();
    return new Date(Math.min(moment, receivedAt.getTime())).toISOString();
  };
}

/** What the SDK says that it dropped by itself: sampled, over a limit, or lost on the way. */
function discarded(report: unknown): string {
  const told = list(at(report, 'discarded_events')).flatMap((each) => {
    const [quantity, category, reason] = [
      count(at(each, 'quantity')),
      text(at(each, 'category')),
      text(at(each, 'reason')),
    ];
    return quantity && category
      ? [`${quantity} × ${shorten(category, 40)} (${shorten(reason ?? 'no reason', 40)})`]
      : [];
  });
  return told.length > 0 ? `the SDK itself dropped ${told.slice(0, 10).join(', ')}` : 'the SDK dropped nothing';
}

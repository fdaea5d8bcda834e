import type { UpstreamState } from '@soulcaster/contract';
import { at, count, filled, link, record, text, time } from '../pick.ts';
import type { Digest } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';
import type { WebhookSettings } from './settings.ts';

type Mapping = WebhookSettings['mapping'];
type Field = keyof Mapping;

/** Names that senders use, in the payload itself or in what they put a report into. */
const commonPointers: Record<Field, string[]> = {
  external_id: ['/external_id', '/id', '/uuid', '/key', '/number'],
  title: ['/title', '/subject', '/summary', '/name', '/headline', '/Subject'],
  body: [
    '/body',
    '/description',
    '/text',
    '/message',
    '/content',
    '/details',
    '/comment',
    '/error',
    '/error/message',
    '/Message',
  ],
  permalink: ['/permalink', '/url', '/link', '/html_url', '/web_url'],
  author: ['/author', '/author/name', '/user', '/user/name', '/reporter', '/reporter/name', '/from', '/username'],
  occurred_at: ['/occurred_at', '/created_at', '/timestamp', '/time', '/date', '/createdAt'],
  state: ['/state', '/status'],
  exception_type: ['/exception/type', '/error/type', '/exception_type'],
};

/** A payload by pointers: those that a person gave, for the rest names that senders use. */
export function digestByPointers(payload: unknown, mapping: Mapping, receivedAt: Date): Digest {
  const find = (field: Field) => findField(payload, field, mapping[field]);
  const title = text(find('title'));
  const body = text(find('body'));
  const externalId = text(find('external_id'));
  const said = text(find('state'))?.toLowerCase() ?? '';
  const state = states[said] ?? states[(text(at(payload, 'type')) ?? '').split('.').at(-1) ?? ''];
  const occurredAt = time(find('occurred_at')) ?? receivedAt.toISOString();
  if (state && state !== 'open' && externalId)
    return {
      type: 'update',
      external_id: shorten(externalId, 300),
      as_of: time(at(payload, 'timestamp')) ?? receivedAt.toISOString(),
      change: { upstream_state: state, metadata: filled({ state: said }) },
      draft: null,
    };
  const check = checkOf(payload);
  if (check) return { type: 'filtered', reason: check };
  if (!title && !body)
    return { type: 'unknown', reason: 'found no title and no text: say in the mapping where they are' };
  const author = text(find('author'));
  const type = text(find('exception_type'));
  return {
    type: 'report',
    items: [
      {
        external_id: externalId && shorten(externalId, 300),
        title: titleFrom(title ?? '', titleFrom(body ?? '')),
        body: plainText(body ?? title ?? '') || 'The report has no readable text.',
        permalink: link(find('permalink')),
        author: author && shorten(author, 120),
        reporter: author && `webhook:${shorten(author.toLowerCase(), 120)}`,
        occurred_at: occurredAt,
        as_of: occurredAt,
        metadata: metadataOf(payload, said),
        exception: type ? { type: shorten(type, 200), value: shorten(body ?? title ?? '', 4000) } : null,
        frames: [],
        upstream_group: null,
        upstream_state: 'open',
        occurrences: Math.max(1, count(at(payload, 'occurrences')) ?? 1),
        counting: 'each',
      },
    ],
  };
}

const states: Record<string, UpstreamState | undefined> = {
  closed: 'closed',
  resolved: 'closed',
  solved: 'closed',
  done: 'closed',
  fixed: 'closed',
  recovered: 'closed',
  deleted: 'deleted',
  open: 'open',
};

function metadataOf(payload: unknown, state: string): Record<string, unknown> {
  return filled({
    event: text(at(payload, 'type')),
    level: text(at(payload, 'level')) ?? text(at(payload, 'severity')),
    version: text(at(payload, 'version')) ?? text(at(payload, 'release')),
    environment: text(at(payload, 'environment')),
    state,
  });
}

function findField(payload: unknown, field: Field, mapped: string | undefined): unknown {
  if (mapped) return follow(payload, mapped);
  for (const root of rootsOf(payload))
    for (const pointer of commonPointers[field]) {
      const value = follow(root, pointer);
      if (text(value)) return value;
    }
  return undefined;
}

/** What senders put a report into. */
const wrappings =
  'data ticket issue item post review report incident conversation detail attributes object_attributes object form payload message event'.split(
    ' ',
  );

/** Where a report may be: what holds a title or a text comes first, so that its id and its address are its own. */
function rootsOf(payload: unknown): unknown[] {
  const inside = (from: unknown) =>
    wrappings.map((name) => at(from, name)).filter((each) => Object.keys(record(each)).length);
  const first = inside(payload);
  const roots = [payload, ...first, ...first.flatMap(inside)];
  const told = roots.find((root) => commonPointers.title.some((pointer) => text(follow(root, pointer))));
  return told ? [told, ...roots.filter((root) => root !== told)] : roots;
}

/** Senders that try whether somebody listens say so in the name of the event. */
function checkOf(payload: unknown): string | null {
  if (typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0)
    return 'an empty body: no report';
  const names = ['type', 'event', 'event_type', 'eventType', 'event_name', 'action', 'Type', 'topic'];
  const event = names.map((name) => text(at(payload, name))).find((name) => name) ?? '';
  if (/^SubscriptionConfirmation$/.test(event))
    return 'a subscription that waits for its address to be opened: no report';
  const isCheck = /^(?:webhooks?[._:-])?(?:ping|test|url_verification|handshake|verification)(?:[._:-]webhook)?$/i.test(
    event,
  );
  return isCheck ? `${event}: a check that the webhook is heard` : null;
}

/** RFC 6901. */
function follow(payload: unknown, pointer: string): unknown {
  return at(payload, ...stepsOf(pointer));
}

const stepsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A report whose fields are where the mapping looks for them. */
export function sampleReport(now: Date, mapping: Mapping): Record<string, unknown> {
  const report: Record<string, unknown> = {};
  const told: Partial<Record<Field, string>> = {
    external_id: `sample-${now.getTime()}`,
    title: 'The cart is empty after sign-in',
    body: 'I filled the cart, signed in, and the cart was empty.',
    permalink: 'https://shop.example/tickets/481',
    author: 'Mira',
    occurred_at: now.toISOString(),
  };
  for (const [field, value] of Object.entries(told))
    place(report, stepsOf(mapping[field as Field] ?? commonPointers[field as Field][0]!), value);
  return report;
}

/** Defines what it sets: a pointer may name `__proto__`. Where two pointers cross, the first keeps its place. */
function place(into: Record<string, unknown>, [step, ...rest]: string[], value: string): void {
  if (step === undefined || (rest.length === 0 && Object.hasOwn(into, step))) return;
  const inner = rest.length > 0 ? (Object.hasOwn(into, step) && record(into[step])) || {} : value;
  Object.defineProperty(into, step, { value: inner, enumerable: true, configurable: true, writable: true });
  if (typeof inner === 'object') place(inner, rest, value);
}

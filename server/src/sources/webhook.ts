import type { UpstreamState } from '@soulcaster/contract';
import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { payloadLimits } from './payload.ts';
import { at, count, filled, link, record, text, time } from './pick.ts';
import { type Digest, defineSource } from './source.ts';
import { plainText, shorten, titleFrom } from './text.ts';

const pointer = (title: string) =>
  z
    .string()
    .trim()
    .regex(/^(?:\/[^/\s]{1,100}){1,10}$/, 'a JSON pointer such as /ticket/subject')
    .optional()
    .meta({ title });

const WebhookSettings = z.object({
  mapping: z
    .object({
      external_id: pointer('Id'),
      title: pointer('Title'),
      body: pointer('Text'),
      permalink: pointer('Link'),
      author: pointer('Author'),
      occurred_at: pointer('Time'),
      state: pointer('State'),
      exception_type: pointer('Exception type'),
    })
    .default({})
    .meta({
      title: 'Mapping',
      description: 'JSON pointers into the payload. What is left out is found by common names.',
    }),
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

type Field = keyof WebhookSettings['mapping'];

/** Names that senders use, in the payload itself or in its `data`. */
const commonPointers: Record<Field, string[]> = {
  external_id: ['/external_id', '/id', '/uuid', '/key', '/number'],
  title: ['/title', '/subject', '/summary', '/name', '/headline'],
  body: ['/body', '/description', '/text', '/message', '/content', '/details', '/comment', '/error', '/error/message'],
  permalink: ['/permalink', '/url', '/link', '/html_url', '/web_url'],
  author: ['/author', '/author/name', '/user', '/user/name', '/reporter', '/reporter/name', '/from', '/username'],
  occurred_at: ['/occurred_at', '/created_at', '/timestamp', '/time', '/date', '/createdAt'],
  state: ['/state', '/status'],
  exception_type: ['/exception/type', '/error/type', '/exception_type'],
};

/** Any sender that signs as Standard Webhooks 1.0 does. https://www.standardwebhooks.com */
export const webhook = defineSource<WebhookSettings>({
  kind: 'webhook',
  name: 'Webhook',
  description: 'Anything that can send JSON signed as Standard Webhooks: your own app, a form, another tool.',
  signature: signatureSchemes.webhook,
  bytesMax: payloadLimits.bytes,
  settings: WebhookSettings,
  steps: [
    'In the sender, add a webhook with this URL: {url}',
    'Paste the secret that is shown here (it begins with whsec_) as the signing secret.',
    'Send JSON with at least a title or a text: {"title": "…", "text": "…", "url": "…"}',
    'To try it from a terminal: soulcaster send webhook report.json',
  ],

  sample: (now, { mapping }) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sampleReport(now, mapping)),
  }),

  event: (_headers, payload) => shorten(text(at(payload, 'type')) ?? text(at(payload, 'event')) ?? 'report', 80),

  /** The id is signed. */
  idempotencyKey: (headers, _payload, rawBodySha256) =>
    headers['webhook-id'] ? `webhook:${headers['webhook-id'].slice(0, 256)}` : `body:${rawBodySha256}`,

  digest(payload, { settings, receivedAt }) {
    const find = (field: Field) => findField(payload, field, settings.mapping[field]);
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
    if (!title && !body)
      return { type: 'unknown', reason: 'found no title and no text: say in the mapping where they are' };
    const author = text(find('author'));
    const type = text(find('exception_type'));
    const report: Digest = {
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
          metadata: filled({
            event: text(at(payload, 'type')),
            level: text(at(payload, 'level')) ?? text(at(payload, 'severity')),
            version: text(at(payload, 'version')) ?? text(at(payload, 'release')),
            environment: text(at(payload, 'environment')),
            state: said,
          }),
          exception: type ? { type: shorten(type, 200), value: shorten(body ?? title ?? '', 4000) } : null,
          frames: [],
          upstream_group: null,
          upstream_state: 'open',
          occurrences: Math.max(1, count(at(payload, 'occurrences')) ?? 1),
          counting: 'each',
        },
      ],
    };
    return report;
  },
});

/** A report whose fields are where the mapping looks for them. */
function sampleReport(now: Date, mapping: WebhookSettings['mapping']): Record<string, unknown> {
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

function findField(payload: unknown, field: Field, mapped: string | undefined): unknown {
  if (mapped) return follow(payload, mapped);
  for (const root of [payload, record(at(payload, 'data'))])
    for (const pointer of commonPointers[field]) {
      const value = follow(root, pointer);
      if (text(value)) return value;
    }
  return undefined;
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

import { createHash } from 'node:crypto';
import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { parsePayload, payloadLimits } from '../payload.ts';
import { filled } from '../pick.ts';
import { type Digest, defineSource, type FeedbackDraft } from '../source.ts';
import { framesOfText } from '../stack-text.ts';
import { shorten } from '../text.ts';
import { type DatadogEvent, eventOf, isTemplate } from './event.ts';
import { sampleAlert } from './sample.ts';

const DatadogSettings = z.object({
  monitors: z
    .array(z.string().trim().min(1).max(200))
    .max(200)
    .default([])
    .meta({ title: 'Monitors', description: 'Only these monitors, by id or by name. Empty: all.' }),
  no_data: z
    .boolean()
    .default(false)
    .meta({ title: 'No data', description: 'A monitor that gets no data any more is a report too.' }),
});
export type DatadogSettings = z.infer<typeof DatadogSettings>;

/** Datadog's webhooks, whose body their user writes; ours is in docs/guides/datadog.md. Datadog signs nothing. */
export const datadog = defineSource<DatadogSettings>({
  kind: 'datadog',
  name: 'Datadog',
  description: 'Monitors that alert, through a webhook of your Datadog organisation.',
  signature: signatureSchemes.datadog,
  bytesMax: payloadLimits.bytes,
  settings: DatadogSettings,
  steps: [
    'In Datadog open Integrations → Webhooks, and under Webhooks press New.',
    'Give it a name such as soulcaster, and paste this as the URL: {url}',
    'Replace the Payload by the template of docs/guides/datadog.md, so that recoveries and scopes are told.',
    'Tick Custom Headers and write {"x-soulcaster-token": "SECRET"} with the secret that is shown here. (Basic auth works as well: any user, the secret as the password.) Save.',
    'In each monitor that shall report, add @webhook-soulcaster to the message, outside {{#is_alert}}, so that its recovery is told too.',
  ],

  sample: sampleAlert,

  /** Datadog's *Encode as form*: the members of the template as fields. */
  parse(body, headers) {
    const contentType = headers['content-type'] ?? null;
    const parsed = parsePayload(body, { bytesMax: payloadLimits.bytes, contentType });
    const isForm = /^\s*application\/x-www-form-urlencoded\b/i.test(contentType ?? '');
    if (parsed.ok || parsed.reason !== 'empty' || !isForm || body.byteLength === 0) return parsed;
    const fields = Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
    return parsePayload(Buffer.from(JSON.stringify(fields)), { bytesMax: payloadLimits.bytes });
  },

  event: (_headers, payload) => eventOf(payload, new Date(0))?.transition ?? 'event',

  /** An event that is sent again is the same in all of these; a template without a date is known by its bytes. */
  idempotencyKey(_headers, payload, rawBodySha256) {
    const event = eventOf(payload, new Date(0));
    if (!event || Date.parse(event.asOf) === 0 || !(event.id || event.monitor)) return `body:${rawBodySha256}`;
    const { id, monitor, cycle, transition, asOf, scope } = event;
    const whole = JSON.stringify([id, monitor, cycle, transition, asOf, scope]);
    return `event:${createHash('sha256').update(whole).digest('hex')}`;
  },

  digest(payload, { settings, receivedAt }) {
    const event = eventOf(payload, receivedAt);
    if (!event)
      return isTemplate(payload)
        ? { type: 'filtered', reason: 'the template itself, with no variable filled in: no report' }
        : { type: 'unknown', reason: 'no title, no message and no monitor of a Datadog event' };
    if (event.isTest) return { type: 'filtered', reason: 'a test notification: no report' };
    if (settings.monitors.length > 0 && !isWanted(event, settings.monitors))
      return {
        type: 'filtered',
        reason: `monitor ${shorten(event.monitor ?? event.title, 80)} is not among those chosen`,
      };
    return digestEvent(event, settings);
  },
});

function isWanted({ monitor, name }: DatadogEvent, wanted: string[]): boolean {
  const names = [monitor, name.toLowerCase()];
  return wanted.some((each) => each === '*' || names.includes(each) || names.includes(each.toLowerCase()));
}

function digestEvent(event: DatadogEvent, settings: DatadogSettings): Digest {
  const draft = draftOf(event);
  const update = { type: 'update' as const, external_id: event.externalId, as_of: event.asOf };
  const metadata = filled({ transition: event.transition });
  switch (event.transition) {
    case 'triggered':
    case 'warn':
      return { type: 'report', items: [draft] };
    case 'reminder':
      return { ...update, change: { upstream_state: 'open', metadata }, draft };
    case 'recovered':
      return { ...update, change: { upstream_state: 'closed', metadata }, draft: null };
    case 'no_data':
      if (settings.no_data) return { type: 'report', items: [draft] };
      return { ...update, change: { metadata }, draft: null };
    case null:
      if (event.level === 'info') return { type: 'filtered', reason: 'an event of type info: nothing is wrong' };
      return { type: 'report', items: [draft] };
    default:
      return event.transition satisfies never;
  }
}

function draftOf(event: DatadogEvent): FeedbackDraft {
  return {
    external_id: event.externalId,
    title: event.title,
    body: event.message || event.title,
    permalink: event.permalink,
    author: null,
    reporter: null,
    occurred_at: event.occurredAt,
    as_of: event.asOf,
    metadata: filled({
      level: event.level ?? (event.transition === 'warn' ? 'warning' : null),
      transition: event.transition,
      monitor_id: event.monitor,
      scope: event.scope.join(', '),
      ...event.facts,
    }),
    exception: null,
    frames: framesOfText(event.message),
    upstream_group: groupOf(event),
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
}

const machines =
  /^(?:host|hostname|instance|pod|container|node|device|availability|zone|region|cluster|kube|env)[\w.-]{0,60}:/;

/** One monitor over many machines is one problem; over many services, as many as services. */
function groupOf({ monitor, scope }: DatadogEvent): string | null {
  if (!monitor) return null;
  const parts = scope.filter((tag) => !machines.test(tag));
  return shorten(['datadog:monitor', monitor, ...parts].join(':'), 300);
}

import { createHash } from 'node:crypto';
import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { payloadLimits } from '../payload.ts';
import { at, link, list, text } from '../pick.ts';
import { type Digest, defineSource } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';
import { defaultEvents, digestOf, draftFromEvent, eventsOf, type PostHogEvent } from './event.ts';
import { digestIssue, issueEvent } from './issue.ts';
import { sampleException } from './sample.ts';
import { syncPostHogEvents } from './sync.ts';

const PostHogSettings = z.object({
  events: z.array(z.string().trim().min(1).max(200)).max(50).default([]).meta({
    title: 'Events',
    description: 'Only events of these names. Empty: $exception, survey sent, and alerts of PostHog itself.',
  }),
  project_id: z
    .string()
    .trim()
    .regex(/^\d{1,12}$/, 'the number of the project')
    .optional()
    .meta({
      title: 'Project',
      description: 'Its number, to read events by the API. Without it PostHog must send them.',
    }),
});
export type PostHogSettings = z.infer<typeof PostHogSettings>;

const PostHogCredentials = z.object({
  api_key: z
    .string()
    .trim()
    .regex(/^phx_\S{10,200}$/, 'a personal API key; it begins with phx_')
    .optional()
    .meta({ title: 'Personal API key', description: 'With the scope Query: Read, to read events by the API.' }),
});

/** PostHog's webhook destinations and error tracking, and its query API. Its webhooks are not signed. */
export const posthog = defineSource<PostHogSettings>({
  kind: 'posthog',
  name: 'PostHog',
  description: 'Exceptions, answers of surveys and events of your choice, sent by PostHog or read from its API.',
  signature: signatureSchemes.posthog,
  bytesMax: payloadLimits.bytes,
  settings: PostHogSettings,
  credentials: PostHogCredentials,
  steps: [
    'In PostHog open Data pipeline → Destinations → New destination → HTTP Webhook, and paste this as the Webhook URL: {url}',
    'Leave the method POST and the JSON body {"event": "{event}", "person": "{person}"} as they are; the person can be left out.',
    'Add the header Authorization with the value: Bearer SECRET, where SECRET is the secret that is shown here.',
    'Under Filters choose the event $exception (and "survey sent", or events of your own). Create & enable.',
    'For new, reopened and spiking issues: Error tracking → Configure → Alerts → New notification → HTTP Webhook, with the same URL and header.',
    'Or without webhooks: make a personal API key with the scope Query: Read under Settings → Personal API keys, and give it here with the number of the project.',
  ],

  sample: sampleException,
  sync: syncPostHogEvents,

  event: (_headers, payload) => {
    const [first, ...more] = eventsOf(payload);
    if (!first) return textOf(payload) ? 'text' : 'unknown';
    return more.length > 0 ? `batch of ${more.length + 1}` : shorten(first.name, 80);
  },

  /** The uuid is the event's own: what was read by the API is not taken again from the webhook. */
  idempotencyKey(_headers, payload, rawBodySha256) {
    const [event, ...more] = eventsOf(payload);
    if (!event?.uuid || more.length > 0) return `body:${rawBodySha256}`;
    if (!issueEvent.test(event.name)) return `event:${shorten(event.uuid, 64)}`;
    const whole = [event.name, event.uuid, event.distinctId, event.timestamp];
    return `issue:${createHash('sha256').update(JSON.stringify(whole)).digest('hex')}`;
  },

  digest(payload, { settings, receivedAt }) {
    const events = eventsOf(payload);
    if (events.length === 0) return digestWithoutEvent(payload, settings, receivedAt);
    const wanted = events.filter((event) => isWanted(event, settings));
    const [only] = wanted;
    if (!only)
      return { type: 'filtered', reason: `the event ${shorten(events[0]!.name, 80)} is not among those chosen` };
    if (wanted.length === 1 && issueEvent.test(only.name)) return digestIssue(only, receivedAt);
    const items = wanted.flatMap((event) => draftFromEvent(event, receivedAt) ?? []);
    if (items.length > 0) return { type: 'report', items };
    if (only.name.startsWith('survey')) return { type: 'filtered', reason: 'answers of a survey without words' };
    return { type: 'unknown', reason: `the event ${shorten(only.name, 80)} has no exception and no words` };
  },
});

function isWanted({ name }: PostHogEvent, { events }: PostHogSettings): boolean {
  return events.length > 0 ? events.includes(name) : defaultEvents.includes(name) || issueEvent.test(name);
}

/** Slack, Teams and Discord forms of an action's webhook, and what is no report. */
function digestWithoutEvent(payload: unknown, settings: PostHogSettings, receivedAt: Date): Digest {
  if (list(at(payload, 'flag_keys_to_evaluate') ?? at(payload, 'body', 'flag_keys_to_evaluate')).length > 0)
    return { type: 'filtered', reason: 'a request for feature flags: no report' };
  const said = textOf(payload);
  if (!said) return { type: 'unknown', reason: 'neither an event of PostHog nor a text' };
  if (settings.events.length > 0)
    return { type: 'filtered', reason: 'a text that does not say of which event it is, and only some are chosen' };
  const address = /https?:\/\/[^\s<>|)\]]{1,500}/.exec(said)?.[0];
  const bare = said.replace(/<(https?:\/\/[^|>\s]{1,500})\|([^>]{1,300})>/g, '$2');
  // The words that PostHog proposes for an action name the person: the same by another is the same.
  const heading = bare
    .replace(/\[([^\]\n]{1,300})\]\([^)\s]{1,1000}\)/g, '$1')
    .replace(/( was triggered) by [^\n]{1,300}$/m, '$1');
  const body = plainText(bare);
  return {
    type: 'report',
    items: [
      {
        external_id: `text:${digestOf(plainText(heading))}`,
        title: titleFrom(heading, 'Event of an action'),
        body: body || 'The message has no readable text.',
        permalink: link(address),
        author: null,
        reporter: null,
        occurred_at: receivedAt.toISOString(),
        as_of: receivedAt.toISOString(),
        metadata: {},
        exception: null,
        frames: [],
        upstream_group: null,
        upstream_state: 'open',
        occurrences: 1,
        counting: 'each',
      },
    ],
  };
}

function textOf(payload: unknown): string | null {
  const [embed] = list(at(payload, 'embeds'));
  const blocks = list(at(payload, 'blocks')).map((block) => text(at(block, 'text', 'text')));
  const rich = [...blocks, text(at(embed, 'title')), text(at(embed, 'description'))].filter(Boolean).join('\n');
  const said = text(at(payload, 'text')) ?? text(at(payload, 'content')) ?? rich;
  return /\p{L}{2}/u.test(said) ? said : null;
}

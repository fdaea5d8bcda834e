import { signatureSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { payloadLimits } from '../payload.ts';
import { at, record, text } from '../pick.ts';
import { type DeliveryHeaders, defineSource } from '../source.ts';
import { eventFromApi } from './api-event.ts';
import { draftFromEvent, eventFacts } from './event.ts';
import { digestIssue } from './issue.ts';
import { digestMetricAlert } from './metric-alert.ts';
import { sampleAlert } from './sample.ts';
import { SentryFilters, whyFiltered } from './settings.ts';
import { syncSentryIssues } from './sync.ts';

const slug = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'the slug, as it stands in the address of its page');

const SentrySettings = z.object({
  ...SentryFilters,
  organization: z
    .union([slug, z.literal('')])
    .default('')
    .meta({
      title: 'Organisation',
      description: 'Its slug, to read issues by the API as well: what a webhook missed.',
    }),
  projects: z
    .array(slug)
    .max(50)
    .default([])
    .meta({ title: 'Projects', description: 'Slugs of the projects to read by the API. Empty: all.' }),
  backfill_days: z
    .int()
    .min(1)
    .max(90)
    .default(14)
    .meta({ title: 'Days to read at first', description: 'Unresolved issues that happened within so many days.' }),
  accept_unsigned: z.boolean().default(false).meta({
    title: 'Legacy WebHooks plugin',
    description: 'The old plugin cannot sign: with this, whoever knows the URL is believed. Better: an integration.',
  }),
});
export type SentrySettings = z.infer<typeof SentrySettings>;

/**
 * Sentry's internal integrations, its service hooks, and the flat body of its older WebHooks plugin.
 * https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
 */
export const sentry = defineSource<SentrySettings>({
  kind: 'sentry',
  name: 'Sentry',
  description: 'Errors and issues, from an internal integration of your Sentry organisation.',
  signature: signatureSchemes.sentry,
  signatureBy: ({ accept_unsigned }) => (accept_unsigned ? { type: 'address' } : signatureSchemes.sentry),
  bytesMax: payloadLimits.bytes,
  settings: SentrySettings,
  credentials: z.object({
    auth_token: z
      .string()
      .min(8)
      .optional()
      .meta({ title: 'Auth token', description: 'With event:read and org:read.' }),
  }),
  sync: syncSentryIssues,
  steps: [
    'In Sentry open Settings → Developer Settings → Custom Integrations → Create New Integration → Internal Integration.',
    'Give it a name and paste this as the Webhook URL: {url}',
    'Switch on "Alert Rule Action".',
    'Under Permissions set "Issue & Event" to Read; under Webhooks tick "issue" (and "error" if your plan has it). Save.',
    'Copy the Client Secret from the page of the integration into the field "Secret" here.',
    'In Alerts → Create Alert → Issues add the action "Send a notification via" and choose the integration.',
    'Sentry sends each webhook once at most. To read what was missed: copy a token of the integration (Tokens → New Token) into "Auth token" here, and set the slug of the organisation.',
    'Older set-ups: a service hook signs with its own secret, and works with this URL too; the legacy WebHooks plugin cannot sign, and needs the setting for it.',
  ],

  sample: sampleAlert,

  event: (headers, payload) => {
    const resource = resourceOf(headers, payload);
    const action = text(at(payload, 'action'));
    return action ? `${resource}.${action}` : resource;
  },

  /**
   * `Request-ID` is a new one for each send and the timestamp is not signed, so neither can tell a replay. The same event of two
   * alert rules counts once; a change of an issue is known by its bytes.
   */
  idempotencyKey(headers, payload, rawBodySha256) {
    const resource = resourceOf(headers, payload);
    const eventId = text(at(eventOf(resource, payload), 'event_id'));
    if (eventId) return `event:${eventId.slice(0, 64)}`;
    return `body:${rawBodySha256}`;
  },

  digest(payload, { headers, settings, receivedAt }) {
    const resource = resourceOf(headers, payload);
    switch (resource) {
      case 'event_alert':
      case 'error':
      case 'legacy':
      case 'service_hook':
        return digestEvent(eventOf(resource, payload), payload, settings, receivedAt);
      case 'issue':
        return digestIssue(payload, settings, receivedAt);
      case 'metric_alert':
        return digestMetricAlert(payload, receivedAt);
      case 'installation':
        return { type: 'filtered', reason: 'the integration was installed or removed: no report' };
      case 'comment':
        return { type: 'filtered', reason: 'a comment on an issue: no report' };
      case 'seer':
        return { type: 'filtered', reason: "a step of Sentry's own analysis: no report" };
      case 'preprod_artifact':
        return { type: 'filtered', reason: 'a build that Sentry looked at: no report' };
      case 'interface':
        return { type: 'filtered', reason: "a request of Sentry's interface: no report" };
      default:
        return { type: 'unknown', reason: 'neither an event, an issue nor an alert of Sentry' };
    }
  },
});

/** What the body itself shows goes before the header, which is not signed. */
function resourceOf(headers: DeliveryHeaders, payload: unknown): string {
  const data = record(at(payload, 'data'));
  if (at(data, 'metric_alert')) return 'metric_alert';
  if (at(data, 'event')) return 'event_alert';
  if (at(data, 'error')) return 'error';
  if (at(data, 'comment') !== undefined || at(data, 'comment_id') !== undefined) return 'comment';
  if (at(data, 'issue')) return 'issue';
  if (at(data, 'installation')) return 'installation';
  if (at(data, 'run_id') !== undefined) return 'seer';
  if (at(payload, 'event') && at(payload, 'group')) return 'service_hook';
  if (at(payload, 'event') && (at(payload, 'url') || at(payload, 'project'))) return 'legacy';
  if (at(payload, 'installationId') !== undefined) return 'interface';
  const named = headers['sentry-hook-resource'] ?? '';
  return /^(?:installation|comment|seer|preprod_artifact)$/.test(named) ? named : 'unknown';
}

/** A service hook tells the event as Sentry's API does. */
function eventOf(resource: string, payload: unknown): unknown {
  switch (resource) {
    case 'event_alert':
      return at(payload, 'data', 'event');
    case 'error':
      return at(payload, 'data', 'error');
    case 'legacy':
      return at(payload, 'event');
    case 'service_hook':
      return eventFromApi(at(payload, 'event'), at(payload, 'group'));
    default:
      return undefined;
  }
}

function digestEvent(event: unknown, payload: unknown, settings: SentrySettings, receivedAt: Date) {
  if (at(event, 'type') === 'transaction')
    return { type: 'filtered' as const, reason: 'a measured transaction: no report' };
  const reason = whyFiltered(eventFacts(event, payload), settings);
  if (reason) return { type: 'filtered' as const, reason };
  return { type: 'report' as const, items: [draftFromEvent(event, payload, receivedAt)] };
}

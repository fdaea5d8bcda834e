import { createHash } from 'node:crypto';
import type { SampleRequest } from '../source.ts';
import type { SentryFilters } from './settings.ts';

/** The alert of an issue alert rule, of an environment and a level that the settings let in. */
export function sampleAlert(now: Date, settings: SentryFilters): SampleRequest {
  const eventId = createHash('md5').update(now.toISOString()).digest('hex');
  const payload = {
    action: 'triggered',
    installation: { uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9' },
    data: {
      event: {
        event_id: eventId,
        issue_id: '4509',
        project: 12,
        title: "TypeError: Cannot read properties of undefined (reading 'items')",
        type: 'error',
        level: settings.levels[0] ?? 'error',
        environment: settings.environments[0] ?? 'production',
        release: 'shop@1.4.2',
        platform: 'javascript',
        culprit: 'openCart(src/cart)',
        datetime: now.toISOString(),
        web_url: `https://acme.sentry.example/issues/4509/events/${eventId}/`,
        tags: [
          ['environment', settings.environments[0] ?? 'production'],
          ['browser', 'Firefox 130'],
        ],
        exception: {
          values: [{ type: 'TypeError', value: "Cannot read properties of undefined (reading 'items')", stacktrace }],
        },
      },
      triggered_rule: 'Every new error',
    },
    actor: { type: 'application', id: 'sentry', name: 'Sentry' },
  };
  return {
    headers: {
      'content-type': 'application/json',
      'request-id': eventId,
      'sentry-hook-resource': 'event_alert',
      'sentry-hook-timestamp': String(Math.floor(now.getTime() / 1000)),
    },
    body: JSON.stringify(payload),
  };
}

/** The envelope with which a browser SDK sends an error. */
export function sampleEnvelope(now: Date, settings: SentryFilters): SampleRequest {
  const eventId = createHash('md5').update(now.toISOString()).digest('hex');
  const [type, value] = ['TypeError', "Cannot read properties of undefined (reading 'items')"];
  const event = JSON.stringify({
    event_id: eventId,
    timestamp: now.getTime() / 1000,
    platform: 'javascript',
    level: settings.levels[0] ?? 'error',
    environment: settings.environments[0] ?? 'production',
    release: 'shop@1.4.2',
    exception: { values: [{ type, value, stacktrace, mechanism: { type: 'onerror', handled: false } }] },
  });
  const header = { event_id: eventId, sent_at: now.toISOString(), sdk: { name: 'sentry.javascript.browser' } };
  const itemHeader = { type: 'event', length: Buffer.byteLength(event) };
  return {
    headers: { 'content-type': 'application/x-sentry-envelope' },
    body: `${JSON.stringify(header)}\n${JSON.stringify(itemHeader)}\n${event}\n`,
  };
}

/** Outermost first, as Sentry sends it. */
const stacktrace = {
  frames: [
    { filename: 'src/app.ts', function: 'onClick', lineno: 88, colno: 5, in_app: true },
    { filename: 'src/cart.ts', function: 'openCart', lineno: 42, colno: 17, in_app: true },
  ],
};

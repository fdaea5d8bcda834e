import { createHash } from 'node:crypto';
import { splunkSchemes } from '@soulcaster/contract/signatures';
import { z } from 'zod';
import { payloadLimits } from '../payload.ts';
import { at, text } from '../pick.ts';
import { defineSource, type SampleRequest } from '../source.ts';
import { shorten } from '../text.ts';
import { digestAlert, isAlert, resultOf } from './alert.ts';
import { digestIncident, isIncident, statusOf } from './observability.ts';

const SplunkSettings = z.object({
  proof: z.enum(['address', 'token', 'observability']).default('address').meta({
    title: 'Proof',
    description:
      'address: the webhook alert action, which can set no header, so the URL is the secret. token: a sender that sets a header. observability: Splunk Observability Cloud, which signs with a shared secret.',
  }),
  searches: z
    .array(z.string().trim().min(1).max(200))
    .max(200)
    .default([])
    .meta({ title: 'Searches', description: 'Only these saved searches (or detectors), by name. Empty: all.' }),
});
export type SplunkSettings = z.infer<typeof SplunkSettings>;

/**
 * Splunk's webhook alert action, and the webhooks of Splunk Observability Cloud.
 * https://help.splunk.com/en/splunk-enterprise/alert-and-respond/alerting-manual · https://dev.splunk.com/observability/docs/integrations/webhook_integration_overview
 */
export const splunk = defineSource<SplunkSettings>({
  kind: 'splunk',
  name: 'Splunk',
  description: 'Saved searches that alert, and detectors of Splunk Observability Cloud.',
  signature: splunkSchemes.address,
  signatureBy: ({ proof }) => splunkSchemes[proof],
  bytesMax: payloadLimits.bytes,
  settings: SplunkSettings,
  steps: [
    'Splunk Enterprise or Cloud: open the saved search, Edit → Edit Alert → Add Actions → Webhook, and paste this URL: {url}',
    'From version 9.0 on, an administrator must allow it: Settings → Server settings → Webhook allow list, with a regular expression that matches the URL.',
    'The URL is the secret here: whoever has it can send. Rotate the key of this source if it got around.',
    'Choose the trigger "For each result" where the rows are problems of their own; Splunk sends only the first row otherwise.',
    'Splunk Observability Cloud instead: set Proof to "observability", then Data Management → Available integrations → Webhook, paste the URL and the secret as the Shared secret, and add the webhook as a recipient to the rules of your detectors.',
  ],

  sample: (now, settings) =>
    settings.proof === 'observability' ? sampleIncident(now, settings) : sampleAlert(now, settings),

  event: (_headers, payload) =>
    isIncident(payload) ? `incident.${shorten(statusOf(payload), 40)}` : isAlert(payload) ? 'alert' : 'unknown',

  /** Each run has a `sid` of its own; "For each result" sends one request a row with the same `sid`. */
  idempotencyKey(_headers, payload, rawBodySha256) {
    const incident = isIncident(payload) && text(at(payload, 'incidentId'));
    const sid = text(at(payload, 'sid'));
    const whole = incident
      ? [incident, statusOf(payload), at(payload, 'timestamp'), at(payload, 'severity')]
      : sid && [sid, at(payload, 'search_name'), resultOf(payload)];
    if (!whole) return `body:${rawBodySha256}`;
    return `run:${createHash('sha256').update(JSON.stringify(whole)).digest('hex')}`;
  },

  digest(payload, { settings, receivedAt }) {
    if (isIncident(payload)) return digestIncident(payload, settings.searches, receivedAt);
    if (isAlert(payload)) return digestAlert(payload, settings.searches, receivedAt);
    return { type: 'unknown', reason: 'neither an alert of a saved search nor an incident of a detector' };
  },
});

function sampleAlert(now: Date, { searches }: SplunkSettings): SampleRequest {
  const sid = `scheduler__admin__search__sample_at_${Math.floor(now.getTime() / 1000)}_1`;
  const payload = {
    sid,
    search_name: searches[0] ?? 'Checkout errors',
    app: 'search',
    owner: 'admin',
    results_link: `https://splunk.example/app/search/@go?sid=${sid}`,
    result: {
      _time: (now.getTime() / 1000).toFixed(3),
      _raw: `${now.toISOString()} ERROR checkout - Payment provider did not answer within 5000 ms`,
      host: 'web-1',
      source: '/var/log/shop.log',
      sourcetype: 'shop:log',
      log_level: 'ERROR',
      count: '8',
    },
  };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) };
}

function sampleIncident(now: Date, { searches }: SplunkSettings): SampleRequest {
  const payload = {
    incidentId: `sample-${now.getTime()}`,
    detector: searches[0] ?? 'Checkout latency',
    detectorId: 'GkTM9sAAgAA',
    detectorUrl: 'https://app.us1.signalfx.example/#/detector/v2/GkTM9sAAgAA/edit',
    rule: 'Latency of checkout is above 2 seconds',
    severity: 'Critical',
    status: 'anomalous',
    statusExtended: 'anomalous',
    messageTitle: 'Critical Alert: Latency of checkout is above 2 seconds',
    messageBody: 'The 95th percentile of checkout was 2.6 seconds for 10 minutes.',
    originatingMetric: 'service.request.duration',
    dimensions: { service: 'checkout', environment: 'production' },
    timestamp: now.toISOString(),
    sf_schema: 2,
  };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) };
}

import { signatureSchemes } from '@soulcaster/contract/signatures';
import { parsePayload, payloadLimits } from '../payload.ts';
import { at, text } from '../pick.ts';
import { defineSource } from '../source.ts';
import { shorten } from '../text.ts';
import { mailLimits, parseMail, parseMailForm } from './mail-parse.ts';
import { digestMail, isMail } from './mail-report.ts';
import { digestByPointers, sampleReport } from './mapping.ts';
import { presetSamples } from './presets/samples.ts';
import { presetFor } from './presets.ts';
import { schemeBy, WebhookSettings } from './settings.ts';

/** Any sender of JSON: Standard Webhooks 1.0 (https://www.standardwebhooks.com), or another proof that the settings choose. */
export const webhook = defineSource<WebhookSettings>({
  kind: 'webhook',
  name: 'Webhook',
  description: 'Anything that can send JSON: your own app, a form, PagerDuty, Grafana, Rollbar and others.',
  signature: signatureSchemes.webhook,
  signatureBy: schemeBy,
  bytesMax: mailLimits.bytes,
  settings: WebhookSettings,
  steps: [
    'In the sender, add a webhook with this URL: {url}',
    'Paste the secret that is shown here (it begins with whsec_) as the signing secret. If the sender signs with its own key (whsk_), put its public key (whpk_) in here as the secret.',
    'A sender that does not speak Standard Webhooks: choose under Settings how it proves itself.',
    'Send JSON with at least a title or a text: {"title": "…", "text": "…", "url": "…"}',
    'E-mail: let a mail service (SendGrid Inbound Parse, a Mailgun route) post the raw message here, or post it yourself as message/rfc822; most can only be known by the address, so choose that as the proof.',
    'To try it from a terminal: soulcaster send webhook report.json',
  ],

  sample: (now, { preset, mapping }) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(presetSamples[preset]?.(now) ?? sampleReport(now, mapping)),
  }),

  /** Besides JSON a mail, raw or as mail services post it. */
  parse(body, headers) {
    const contentType = headers['content-type'] ?? '';
    if (/^\s*message\/rfc822\b/i.test(contentType)) return parseMail(body);
    if (/^\s*multipart\/form-data\b/i.test(contentType)) return parseMailForm(body, contentType);
    return parsePayload(body, { bytesMax: payloadLimits.bytes, contentType });
  },

  event: (_headers, payload) =>
    isMail(payload)
      ? 'mail'
      : shorten(eventNames.map((name) => text(at(payload, name))).find((name) => name) ?? 'report', 80),

  /** An id counts where it is signed. */
  idempotencyKey(headers, payload, rawBodySha256, settings) {
    if (headers['webhook-id'] && settings?.proof === 'standard-webhooks')
      return `webhook:${headers['webhook-id'].slice(0, 256)}`;
    // A mail service that sends a mail again puts a new boundary around it.
    const mailId = isMail(payload) && text(at(payload, 'mail', 'message_id'));
    return mailId ? `mail:${mailId.slice(0, 256)}` : `body:${rawBodySha256}`;
  },

  digest(payload, { settings, receivedAt }) {
    if (isMail(payload)) return digestMail(payload, receivedAt);
    const preset = presetFor(settings.preset, payload);
    return preset ? preset.digest(payload, receivedAt) : digestByPointers(payload, settings.mapping, receivedAt);
  },
});

const eventNames = ['type', 'event', 'event_name', 'action', 'topic', 'current_state', 'status', 'state'];

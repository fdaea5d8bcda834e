import { createHmac, randomBytes } from 'node:crypto';

export interface StandardEnvelope {
  id?: string;
  timestampSeconds?: number;
}

/**
 * Standard Webhooks 1.0 (https://www.standardwebhooks.com): `v1` is base64 HMAC-SHA256 over `id.timestamp.body`. The key is
 * the base64 text after `whsec_`; several secrets (separated by spaces) give several signatures, as in a rotation.
 */
export function signAsStandardWebhook(
  body: string,
  secret: string,
  envelope: StandardEnvelope = {},
): { headers: Record<string, string> } {
  const id = envelope.id ?? `msg_${randomBytes(16).toString('base64url')}`;
  const timestamp = String(envelope.timestampSeconds ?? Math.floor(Date.now() / 1000));
  const signatures = secret.split(' ').map((one) => `v1,${signature(one, `${id}.${timestamp}.${body}`)}`);
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
  };
}

/** A fresh secret in the form that users copy: `whsec_` and 32 bytes in base64. */
export function newStandardWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length < 24 || key.length > 64) throw new Error('a Standard Webhooks secret has 24 to 64 bytes in base64');
  return createHmac('sha256', key).update(signed).digest('base64');
}

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Webhooks } from '@octokit/webhooks';
import type { SourceKind } from '@soulcaster/contract';
import { type SignatureScheme, sign, signatureSchemes, splunkSchemes } from '@soulcaster/contract/signatures';
import { Webhook } from 'standardwebhooks';

/** The headers that prove a body with this secret. */
export type Prove = (
  secret: string,
  body: string,
  at?: Date,
) => Promise<Record<string, string>> | Record<string, string>;

/** A sender: what its source is set to, and how it proves itself, by its vendor's own library where there is one. */
export interface Sender {
  name: string;
  kind: SourceKind;
  settings: Record<string, unknown>;
  scheme: SignatureScheme;
  /** Every way in which a genuine sender of this scheme proves itself; the first is what mutants are made of. */
  prove: Prove[];
  /** Of a secret of its own making: what the source has, and what the sender signs with. Left out, both are a text of 64 characters. */
  keys?: () => { source: string; sender: string };
  signsBody: boolean;
  signsTime: boolean;
}

const signed = { signsBody: true, signsTime: false };
const unsigned = { signsBody: false, signsTime: false };
const by =
  (scheme: SignatureScheme): Prove =>
  (secret, body, at) =>
    sign(scheme, secret, body, { id: `msg_${randomUUID()}`, ...(at && { timestamp: at }) });

export const senders: Sender[] = [
  ...(['sentry-hook-signature', 'sentry-app-signature', 'x-servicehook-signature'] as const).map(
    (header): Sender => ({
      name: `Sentry (${header})`,
      kind: 'sentry',
      settings: {},
      scheme: { ...signatureSchemes.sentry, headers: [header] },
      prove: [by({ ...signatureSchemes.sentry, headers: [header] })],
      ...signed,
    }),
  ),
  {
    name: 'GitHub',
    kind: 'github',
    settings: {},
    scheme: signatureSchemes.github,
    prove: [
      async (secret, body) => ({
        'x-hub-signature-256': await new Webhooks({ secret }).sign(body),
        'x-github-event': 'issues',
      }),
      by(signatureSchemes.github),
    ],
    ...signed,
  },
  {
    name: 'Splunk Observability',
    kind: 'splunk',
    settings: { proof: 'observability' },
    scheme: splunkSchemes.observability,
    prove: [by(splunkSchemes.observability)],
    ...signed,
  },
  {
    name: 'Standard Webhooks v1',
    kind: 'webhook',
    settings: {},
    scheme: signatureSchemes.webhook,
    prove: [
      (secret, body, at = new Date()) => {
        const id = `msg_${randomUUID()}`;
        const signature = new Webhook(secret).sign(id, at, body);
        return {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signature,
        };
      },
      by(signatureSchemes.webhook),
    ],
    keys: () => symmetric(`whsec_${Buffer.from(randomUUID()).toString('base64')}`),
    signsBody: true,
    signsTime: true,
  },
  {
    name: 'Standard Webhooks v1a',
    kind: 'webhook',
    settings: {},
    scheme: signatureSchemes.webhook,
    prove: [by(signatureSchemes.webhook)],
    keys: keyPair,
    signsBody: true,
    signsTime: true,
  },
  {
    name: 'webhook with an HMAC of its own',
    kind: 'webhook',
    settings: { proof: 'hmac', header: 'X-Signature', prefix: 'sha256=' },
    scheme: { type: 'hmac-sha256', encoding: 'hex', headers: ['x-signature'], prefix: 'sha256=' },
    prove: [by({ type: 'hmac-sha256', encoding: 'hex', headers: ['x-signature'], prefix: 'sha256=' })],
    ...signed,
  },
  {
    name: 'bearer token',
    kind: 'datadog',
    settings: {},
    scheme: signatureSchemes.datadog,
    prove: [
      by(signatureSchemes.datadog),
      (secret) => ({ authorization: `bearer ${secret}` }),
      (secret) => ({ 'x-soulcaster-token': secret }),
    ],
    ...unsigned,
  },
  {
    name: 'Basic password',
    kind: 'datadog',
    settings: {},
    scheme: signatureSchemes.datadog,
    prove: [(secret) => basic(`soulcaster:${secret}`), (secret) => basic(`:${secret}`)],
    ...unsigned,
  },
  {
    name: 'token in the path',
    kind: 'splunk',
    settings: { proof: 'address' },
    scheme: splunkSchemes.address,
    prove: [() => ({})],
    ...unsigned,
  },
];

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });

const symmetric = (secret: string) => ({ source: secret, sender: secret });

function keyPair(): { source: string; sender: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = (der: Buffer) => der.subarray(-32).toString('base64');
  return {
    source: `whpk_${raw(publicKey.export({ format: 'der', type: 'spki' }))}`,
    sender: `whsk_${raw(privateKey.export({ format: 'der', type: 'pkcs8' }))}`,
  };
}

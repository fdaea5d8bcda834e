import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { same } from './same.ts';
import type { SourceKind } from './source.ts';
import { signStandard, standardKeys } from './standard-keys.ts';

export { vendorHeaders } from './vendor.ts';

/**
 * How a sender proves that a request is its own, as data. Header names are lower case. `token` is a shared secret in a header: after
 * `Bearer`, as the password of `Basic`, or alone in a header of its own. `address` is for senders that can neither sign nor set a
 * header: the key in the address is the secret. `none` is for sources that nobody posts to: it never verifies.
 */
export type SignatureScheme =
  | { type: 'hmac-sha256'; encoding: 'hex' | 'base64'; headers: readonly [string, ...string[]]; prefix?: string }
  | { type: 'standard-webhooks'; toleranceSeconds: number }
  | { type: 'token'; headers: readonly [string, ...string[]] }
  | { type: 'address' }
  | { type: 'none' };

const tokenHeaders = ['authorization', 'x-soulcaster-token'] as const;

/** The scheme of each kind that can be posted to, as its settings begin; the receiver and `soulcaster send` read the same table. */
export const signatureSchemes = {
  manual: { type: 'none' },
  sentry: {
    type: 'hmac-sha256',
    encoding: 'hex',
    headers: ['sentry-hook-signature', 'sentry-app-signature', 'x-servicehook-signature'],
  },
  github: { type: 'hmac-sha256', encoding: 'hex', headers: ['x-hub-signature-256'], prefix: 'sha256=' },
  webhook: { type: 'standard-webhooks', toleranceSeconds: 300 },
  datadog: { type: 'token', headers: tokenHeaders },
  posthog: { type: 'token', headers: tokenHeaders },
  splunk: { type: 'address' },
  'sentry-sdk': { type: 'address' },
  reddit: { type: 'token', headers: tokenHeaders },
} as const satisfies Partial<Record<SourceKind, SignatureScheme>>;

/** Splunk's alert action can prove nothing but its address; other senders of its alerts can, and Observability Cloud signs. */
export const splunkSchemes = {
  address: signatureSchemes.splunk,
  token: { type: 'token', headers: tokenHeaders },
  observability: { type: 'hmac-sha256', encoding: 'base64', headers: ['x-sfx-signature'] },
} as const satisfies Record<string, SignatureScheme>;

export type RequestHeaders = Headers | Record<string, string | readonly string[] | undefined>;
export type RefusedSignature = 'missing' | 'malformed' | 'mismatch' | 'stale' | 'no_secret';
export type Verdict = { ok: true } | { ok: false; reason: RefusedSignature };

/** The headers that a sender with this scheme and secret puts on this body. */
export function sign(
  scheme: SignatureScheme,
  secret: string,
  rawBody: Uint8Array | string,
  options: { id?: string; timestamp?: Date } = {},
): Record<string, string> {
  switch (scheme.type) {
    case 'hmac-sha256':
      return { [scheme.headers[0]]: (scheme.prefix ?? '') + hmac(secret, rawBody).toString(scheme.encoding) };
    case 'standard-webhooks': {
      const id = options.id ?? `msg_${randomUUID()}`;
      const seconds = String(Math.floor((options.timestamp ?? new Date()).getTime() / 1000));
      const signature = signStandard(secret, standardContent(id, seconds, rawBody));
      return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature };
    }
    case 'token': {
      const [header] = scheme.headers;
      return { [header]: header === 'authorization' ? `Bearer ${secret}` : secret };
    }
    case 'address':
    case 'none':
      return {};
  }
}

/**
 * Whether one of the secrets signed these raw bytes. Several secrets are for rotation with overlap; with none that is set the answer
 * is `no_secret`, never ok. Comparisons take the same time wherever the difference is, and no input makes it throw.
 */
export function verifySignature(
  scheme: SignatureScheme,
  secrets: readonly string[],
  headers: RequestHeaders,
  rawBody: Uint8Array | string,
  now: Date,
): Verdict {
  // Whoever found the source by its key has shown the secret.
  if (scheme.type === 'address') return { ok: true };
  // A public key proves nothing where it would be the shared secret: everybody has it.
  const isShared = scheme.type !== 'standard-webhooks';
  const usable = secrets.filter((secret) => secret !== '' && !(isShared && secret.startsWith('whpk_')));
  if (usable.length === 0) return refused('no_secret');
  switch (scheme.type) {
    case 'hmac-sha256':
      return verifyHmac(scheme, usable, headers, rawBody);
    case 'standard-webhooks':
      return verifyStandard(scheme, usable, headers, rawBody, now);
    case 'token':
      return verifyToken(scheme, usable, headers);
    case 'none':
      return refused('no_secret');
  }
}

/** A new secret in the form that the scheme's senders take: 256 random bits. */
export function makeSecret(scheme: SignatureScheme): string {
  const bytes = randomBytes(32);
  return scheme.type === 'standard-webhooks' ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
}

type Scheme<T extends SignatureScheme['type']> = Extract<SignatureScheme, { type: T }>;

function verifyHmac(
  scheme: Scheme<'hmac-sha256'>,
  secrets: readonly string[],
  headers: RequestHeaders,
  rawBody: Uint8Array | string,
): Verdict {
  const given = scheme.headers.map((name) => headerOf(headers, name)).find((value) => value !== null);
  if (given === undefined || given === null || given === '') return refused('missing');
  const prefix = scheme.prefix ?? '';
  const shape = scheme.encoding === 'hex' ? /^[0-9a-f]{64}$/ : /^[A-Za-z0-9+/]{43}=$/;
  if (!given.startsWith(prefix) || !shape.test(given.slice(prefix.length))) return refused('malformed');
  return oneOf(secrets, (secret) => same(prefix + hmac(secret, rawBody).toString(scheme.encoding), given));
}

function verifyStandard(
  scheme: Scheme<'standard-webhooks'>,
  secrets: readonly string[],
  headers: RequestHeaders,
  rawBody: Uint8Array | string,
  now: Date,
): Verdict {
  const id = headerOf(headers, 'webhook-id');
  const seconds = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (!id || !seconds || !signatures) return refused('missing');
  // A header that came twice arrives joined by a comma and a space, which stand in no list of signatures.
  if (/,(?: |$)/.test(signatures)) return refused('malformed');
  const given = signatures
    .split(' ')
    .filter((part) => /^(?:v1,[A-Za-z0-9+/]{43}=|v1a,[A-Za-z0-9+/]{86}==)$/.test(part));
  // A dot in the id would let "id.time.body" be cut at another place and verify all the same.
  if (!/^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id) || !/^\d{1,12}$/.test(seconds)) return refused('malformed');
  if (given.length === 0 || given.length > 20) return refused('malformed');
  const keys = secrets.flatMap(standardKeys);
  if (keys.length === 0) return refused('no_secret');
  const content = standardContent(id, seconds, rawBody);
  const verdict = oneOf(keys, (key) => given.filter((signature) => key(signature, content)).length > 0);
  if (!verdict.ok) return verdict;
  const age = Math.abs(Math.floor(now.getTime() / 1000) - Number(seconds));
  return age <= scheme.toleranceSeconds ? verdict : refused('stale');
}

function verifyToken(scheme: Scheme<'token'>, secrets: readonly string[], headers: RequestHeaders): Verdict {
  const [name, given] = scheme.headers
    .map((header) => [header, headerOf(headers, header)] as const)
    .find(([, value]) => value) ?? [null, null];
  if (!name || !given) return refused('missing');
  const token = name === 'authorization' ? tokenOfAuthorization(given) : given;
  if (token === null || !/^[\x21-\x7e]{1,1000}$/.test(token)) return refused('malformed');
  return oneOf(secrets, (secret) => same(secret, token));
}

/** RFC 6750 and RFC 7617; of Basic credentials the password counts, whatever the user is called. */
function tokenOfAuthorization(header: string): string | null {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) ([\x21-\x7e]{1,2000})$/i.exec(header) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials || null;
  const decoded = Buffer.from(credentials, 'base64');
  if (decoded.toString('base64').replace(/=+$/, '') !== credentials.replace(/=+$/, '')) return null;
  const text = decoded.toString();
  const colon = text.indexOf(':');
  return colon < 0 ? null : text.slice(colon + 1);
}

function standardContent(id: string, seconds: string, rawBody: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${seconds}.`), bytesOf(rawBody)]);
}

/** Tries every secret, so that the time does not tell which one matched. */
function oneOf<T>(secrets: readonly T[], matches: (secret: T) => boolean): Verdict {
  return secrets.filter(matches).length > 0 ? { ok: true } : refused('mismatch');
}

function hmac(secret: string, rawBody: Uint8Array | string): Buffer {
  return createHmac('sha256', secret).update(bytesOf(rawBody)).digest();
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/** A header that came more than once is no header: which of them was meant is not ours to choose. */
function headerOf(headers: RequestHeaders, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof entry === 'string' ? entry : null;
}

function refused(reason: RefusedSignature): Verdict {
  return { ok: false, reason };
}

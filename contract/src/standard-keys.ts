import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { same } from './same.ts';

/** What one secret of Standard Webhooks 1.0 can check: a signature as it stands in the header, over `id.time.body`. */
export type StandardKey = (signature: string, content: Uint8Array) => boolean;

/**
 * The keys that a receiver's secret stands for: `whsec_` and base64 is an HMAC key for `v1`, `whpk_` and base64 an Ed25519 public key
 * for `v1a`. Libraries take an HMAC key as base64 without its prefix too, and people who sign with a shell command take it as it is
 * written: without a prefix both readings verify. What has the prefix of a signing or public key is never an HMAC key: a public key is
 * known to everybody.
 */
export function standardKeys(secret: string): StandardKey[] {
  if (secret.startsWith('whpk_')) return publicKeys(secret.slice('whpk_'.length)).map(ed25519);
  if (secret.startsWith('whsk_')) return [];
  return hmacKeys(secret).map(
    (key) => (signature, content) => signature.startsWith('v1,') && same(signature, `v1,${hmac(key, content)}`),
  );
}

/** A signature as it stands in the header: `v1` with an HMAC key, `v1a` with `whsk_` and the base64 of an Ed25519 key or its seed. */
export function signStandard(secret: string, content: Uint8Array): string {
  if (secret.startsWith('whsk_')) {
    const seed = Buffer.from(secret.slice('whsk_'.length), 'base64');
    if (seed.length !== 32 && seed.length !== 64) throw new Error('a whsk_ key has 32 or 64 bytes in base64');
    const der = Buffer.concat([pkcs8Prefix, seed.subarray(0, 32)]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return `v1a,${sign(null, content, key).toString('base64')}`;
  }
  const [key] = secret.startsWith('whpk_') ? [] : hmacKeys(secret);
  if (!key) throw new Error('the secret is no Standard Webhooks secret: whsec_ and base64 of 24 to 64 bytes');
  return `v1,${hmac(key, content)}`;
}

/** RFC 8410: what stands before the 32 bytes of a key. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function hmacKeys(secret: string): Buffer[] {
  const marked = secret.startsWith('whsec_');
  const encoded = marked ? secret.slice('whsec_'.length) : secret;
  const decoded = Buffer.from(encoded, 'base64');
  const isBase64 = decoded.toString('base64') === encoded && decoded.length >= 24 && decoded.length <= 64;
  return [...(isBase64 ? [decoded] : []), ...(marked ? [] : [Buffer.from(secret)])];
}

function publicKeys(encoded: string): KeyObject[] {
  const raw = Buffer.from(encoded, 'base64');
  if (raw.length !== 32 || raw.toString('base64') !== encoded) return [];
  return [createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' })];
}

/** Base64 has several spellings of the same bytes; only the one that a signer writes counts. */
function ed25519(key: KeyObject): StandardKey {
  return (signature, content) => {
    if (!signature.startsWith('v1a,')) return false;
    const bytes = Buffer.from(signature.slice('v1a,'.length), 'base64');
    return bytes.length === 64 && `v1a,${bytes.toString('base64')}` === signature && verify(null, content, key, bytes);
  };
}

const hmac = (key: Buffer, content: Uint8Array) => createHmac('sha256', key).update(content).digest('base64');

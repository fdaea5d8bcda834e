import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';

/** Where a secret stands: part of what is authenticated, so a ciphertext moved to another row or column does not open. */
export type Place = `${string}.${string}:${string}`;

export interface Vault {
  seal(secret: string, place: Place): string;
  open(sealed: string, place: Place): string;
}

/**
 * Envelope encryption: each value under its own AES-256-GCM data key, that key wrapped by one derived from the master secret.
 * A sealed value is `v1.<wrapped key>.<value>`, base64url.
 */
export function createVault(masterSecret: string): Vault {
  const master = Buffer.from(hkdfSync('sha256', masterSecret, 'soulcaster', 'secrets at rest', 32));
  return {
    seal(secret, place) {
      const key = randomBytes(32);
      return `v1.${encrypt(master, key, place)}.${encrypt(key, Buffer.from(secret), place)}`;
    },
    open(sealed, place) {
      const [version, wrapped, value] = sealed.split('.');
      if (version !== 'v1' || !wrapped || !value) throw new AppError('internal', 'A stored secret is not readable.');
      try {
        return decrypt(decrypt(master, wrapped, place), value, place).toString();
      } catch (cause) {
        throw new AppError('internal', 'A stored secret does not open with SOULCASTER_SECRET: was it changed?', {
          cause,
        });
      }
    },
  };
}

/** What is looked up by (ingest keys, API tokens) is stored as a hash only. They are random, so no salt is needed. */
export const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest('hex');

/** A random key of 256 bit that is safe in a URL path. */
export const randomKey = (prefix: string) => `${prefix}_${randomBytes(32).toString('base64url')}`;

function encrypt(key: Buffer, value: Buffer, place: Place): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  return Buffer.concat([iv, cipher.update(value), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, sealed: string, place: Place): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

import type { Installation } from '../context.ts';
import { randomKey, sha256 } from '../vault.ts';

interface TestKey {
  sourceId: string;
  bodySha256: string;
  until: number;
}

/** Where a test key stands at a door whose address must have the source's own. */
export const TEST_HEADER = 'x-soulcaster-test';

const GOOD_FOR_MS = 30_000;
const given = new WeakMap<object, Map<string, TestKey>>();

/**
 * A key of a source for one test of its own door, for these very bytes, once and within half a minute. It stands in for the real one,
 * of which only a hash is kept, and is the mark of a test: nobody outside of this process ever has one.
 */
export function giveTestKey({ db, now }: Installation, sourceId: string, body: Uint8Array): string {
  const keys = given.get(db) ?? new Map<string, TestKey>();
  given.set(db, keys);
  for (const [hash, { until }] of keys) if (until < now().getTime()) keys.delete(hash);
  const key = randomKey('test');
  keys.set(sha256(key), { sourceId, bodySha256: sha256(body), until: now().getTime() + GOOD_FOR_MS });
  return key;
}

/** The source that a test key is for; null when it is none, was used, is too old, or is for other bytes. */
export function takeTestKey({ db, now }: Installation, key: string, body: Uint8Array): string | null {
  const keys = given.get(db);
  if (!keys?.size || !key.startsWith('test_')) return null;
  const hash = sha256(key);
  const known = keys.get(hash);
  keys.delete(hash);
  if (!known || known.until < now().getTime() || known.bodySha256 !== sha256(body)) return null;
  return known.sourceId;
}

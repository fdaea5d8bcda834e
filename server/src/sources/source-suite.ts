import { createHash } from 'node:crypto';
import { makeSecret, sign, verifySignature } from '@soulcaster/contract/signatures';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { maskDraft } from './mask.ts';
import { parsePayload } from './payload.ts';
import { type DeliveryHeaders, type Digest, type FeedbackDraft, type SourceAdapter, schemeOf } from './source.ts';

export type SourceSample = {
  name: string;
  payload: unknown;
  headers?: Record<string, string>;
  settings?: Record<string, unknown>;
  /** What must come out: the type, and for a report its title. */
  type: Digest['type'];
  title?: string;
};

const receivedAt = new Date('2026-03-01T12:00:00.000Z');

/** The contract of every source: its signature holds, its mapping is pure and total, and what it makes can be stored and read. */
export function testSource(adapter: SourceAdapter, samples: SourceSample[]): void {
  describe(`the source ${adapter.name}`, () => {
    it.each(samples)('understands $name', (sample) => {
      const digest = digestSample(adapter, sample);
      expect(digest.type, JSON.stringify(digest)).toBe(sample.type);
      if (digest.type === 'filtered' || digest.type === 'unknown') expect(digest.reason).toMatch(/^[a-z].{8,}/);
      draftsOf(digest).forEach(expectStorable);
      if (digest.type === 'report' && sample.title) expect(digest.items[0]?.title).toBe(sample.title);
      if (digest.type === 'update') expect(digest.external_id).not.toBe('');
    });

    it.each(samples)('gives the same answer and the same key again for $name', (sample) => {
      expect(digestSample(adapter, sample)).toEqual(digestSample(adapter, sample));
      const key = keyOf(adapter, sample);
      expect(keyOf(adapter, sample)).toBe(key);
      expect(key.length).toBeLessThanOrEqual(300);
    });

    // Nobody posts to a source without a scheme, and where the address is the secret there is nothing to verify.
    const schemeFor = (sample: SourceSample) => schemeOf(adapter, sample.settings ?? {});
    const proven = samples.filter((sample) => !['none', 'address'].includes(schemeFor(sample).type));
    it.each(proven)('verifies its own signature over $name', (sample) => {
      const scheme = schemeFor(sample);
      const raw = Buffer.from(JSON.stringify(sample.payload));
      const secret = makeSecret(scheme);
      const headers = sign(scheme, secret, raw, { timestamp: receivedAt });
      const verify = (secrets: string[], given: DeliveryHeaders, body: Buffer) =>
        verifySignature(scheme, secrets, given, body, receivedAt).ok;
      expect(verify([secret], headers, raw)).toBe(true);
      expect(verify([makeSecret(scheme)], headers, raw)).toBe(false);
      expect(verify([], headers, raw)).toBe(false);
      expect(verify([secret], {}, raw)).toBe(false);
      // A token says who sent it, and nothing of what was sent.
      expect(verify([secret], headers, Buffer.concat([raw, Buffer.from(' ')]))).toBe(scheme.type === 'token');
    });

    it('does not throw on anything that is JSON', () => {
      const payloads = [...nonsense, ...samples.flatMap(({ payload }) => mutilated(payload))];
      for (const payload of payloads)
        for (const headers of [{}, ...samples.slice(0, 3).map((sample) => sample.headers ?? {})]) {
          const sample: SourceSample = { name: 'nonsense', payload, headers, type: 'unknown' };
          const digest = digestSample(adapter, sample);
          draftsOf(digest).forEach(expectStorable);
          expect(keyOf(adapter, sample)).not.toBe('');
          adapter.event(headers, payload);
        }
      expect(payloads.length).toBeGreaterThan(20);
    });

    it('has a sample of its own that becomes a report, a new delivery each time', () => {
      const samples = [receivedAt, new Date(receivedAt.getTime() + 60_000)].map((now) => sampleOf(adapter, now));
      for (const { digest } of samples) {
        expect(digest.type, JSON.stringify(digest)).toBe('report');
        if (digest.type === 'report') expect(digest.items).not.toHaveLength(0);
        if (digest.type === 'report') digest.items.forEach(expectStorable);
      }
      expect(samples[0]?.key).not.toBe(samples[1]?.key);
    });

    it('describes its settings as JSON Schema and lives without any', () => {
      expect(z.toJSONSchema(adapter.settings, { io: 'input' })).toMatchObject({ type: 'object' });
      expect(adapter.settings.safeParse({}).success).toBe(true);
      expect(adapter.steps.length).toBeGreaterThan(0);
    });
  });
}

/** All that a digest would have stored. */
function draftsOf(digest: Digest): FeedbackDraft[] {
  if (digest.type === 'report') return digest.items;
  if (digest.type === 'update') return digest.draft ? [digest.draft] : [];
  return digest.type === 'several' ? digest.digests.flatMap(draftsOf) : [];
}

/** Digests a sample as the receiver would: through its bytes. */
export function digestSample(adapter: SourceAdapter, sample: SourceSample): Digest {
  const parsed = parsePayload(Buffer.from(JSON.stringify(sample.payload)), { bytesMax: adapter.bytesMax });
  if (!parsed.ok) throw new Error(parsed.message);
  return adapter.digest(parsed.value, { headers: sample.headers ?? {}, settings: sample.settings ?? {}, receivedAt });
}

/** What the receiver makes of the adapter's own sample. */
export function sampleOf(adapter: SourceAdapter, now: Date, settings: Record<string, unknown> = {}) {
  const { body, headers } = adapter.sample(now, settings);
  for (const name of Object.keys(headers)) expect(name).toBe(name.toLowerCase());
  const bytes = Buffer.from(body);
  const parsed = adapter.parse?.(bytes, headers) ?? parsePayload(bytes, { bytesMax: adapter.bytesMax });
  if (parsed instanceof Promise) throw new Error('a sample is of a body that is read at once');
  if (!parsed.ok) throw new Error(parsed.message);
  const rawBodySha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    digest: adapter.digest(parsed.value, { headers, settings, receivedAt: now }),
    key: adapter.idempotencyKey(headers, parsed.value, rawBodySha256),
  };
}

/** What a row of feedback needs, and a title that a person would write. */
export function expectStorable(draft: FeedbackDraft): void {
  expect(draft.title).toMatch(/\p{L}{2}/u);
  expect(draft.title.length).toBeLessThanOrEqual(80);
  expect(draft.title).not.toMatch(/[{[]"|<\/\w+>|\n|0x[0-9a-f]{6}|[0-9a-f]{24}|^\[?object/i);
  expect(draft.body.length).toBeGreaterThan(0);
  expect(draft.body.length).toBeLessThanOrEqual(20_000);
  for (const moment of [draft.occurred_at, draft.as_of]) expect(new Date(moment).toISOString()).toBe(moment);
  if (draft.permalink !== null) expect(draft.permalink).toMatch(/^https?:\/\//);
  if (draft.external_id !== null) expect(draft.external_id).not.toBe('');
  expect(draft.occurrences).toBeGreaterThanOrEqual(1);
  for (const frame of draft.frames) expect(frame.file).not.toBe('');
  const stored = JSON.stringify(maskDraft(draft));
  expect(stored).not.toContain('\\u0000');
  expect(stored.isWellFormed()).toBe(true);
}

function keyOf(adapter: SourceAdapter, { headers, payload }: SourceSample): string {
  const sha256 = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
  return adapter.idempotencyKey(headers ?? {}, payload, sha256);
}

const nonsense: unknown[] = [
  null,
  true,
  0,
  -1.5,
  '',
  'text',
  [],
  [[]],
  {},
  { action: 7, data: 'x', issue: [], event: null },
  { data: { event: { exception: 7, tags: 'x' } } },
  { data: { event: { exception: { values: [null, 7, { stacktrace: { frames: [null, 7, {}] } }] } } } },
  { data: { issue: { id: 1 } }, action: 'created' },
  { action: 'opened', issue: { id: [], number: {}, title: 7, labels: 'x', user: null } },
  { title: { nested: true }, body: ['x'] },
];

/** The payload with each member of its first levels gone, null, or of another type. */
function mutilated(payload: unknown, depth = 0): unknown[] {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload) || depth > 3) return [];
  return Object.entries(payload).flatMap(([key, value]) => [
    ...[undefined, null, 'x', 7, [], {}, [null]].map((other) => ({ ...payload, [key]: other })),
    ...mutilated(value, depth + 1).map((other) => ({ ...payload, [key]: other })),
  ]);
}

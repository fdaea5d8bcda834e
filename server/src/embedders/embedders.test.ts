import { type FakeEmbeddings, startFakeEmbeddings } from '@soulcaster/testkit/fake-embeddings/index';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbedder } from './create-embedder.ts';
import type { Embedder } from './embedder.ts';
import { geminiProvider } from './gemini.ts';
import { openAiCompatibleProvider } from './openai-compatible.ts';

let fake: FakeEmbeddings;
let clock = Date.parse('2026-03-01T12:00:00Z');
beforeEach(async () => {
  fake = await startFakeEmbeddings();
});
afterEach(() => fake.stop());

const now = () => new Date(clock);
const once = { patient: false, timeoutMs: 5_000 };
const patient = { patient: true, timeoutMs: 5_000 };
const kinds: Record<string, (over?: { apiKey?: string; dimensions?: number }) => Embedder> = {
  gemini: ({ apiKey = fake.apiKey, dimensions = 768 } = {}) =>
    createEmbedder(
      geminiProvider({ apiKey, baseUrl: fake.baseUrls.gemini, model: 'gemini-embedding-001', dimensions }),
      {
        now,
      },
    ),
  'openai-compatible': ({ apiKey = fake.apiKey, dimensions = 1536 } = {}) =>
    createEmbedder(
      openAiCompatibleProvider({ apiKey, baseUrl: fake.baseUrls.openai, model: 'text-embedding-3-small', dimensions }),
      { now },
    ),
};

describe.each(Object.entries(kinds))('%s', (_kind, open) => {
  it('gives one vector of length one for each text, in order, in batches that the provider takes', async () => {
    const embedder = open();
    const texts = Array.from({ length: 230 }, (_, at) => `report number ${at} about page ${at * 7}`);
    const embedded = await embedder.embed(texts, once);
    if (!embedded.ok) throw new Error(embedded.message);
    expect(embedded.vectors).toHaveLength(230);
    for (const vector of embedded.vectors) {
      expect(vector).toHaveLength(embedder.dimensions);
      expect(Math.hypot(...vector!)).toBeCloseTo(1, 5);
    }
    expect(fake.texts).toEqual(texts);
    const again = await embedder.embed([texts[100]!], once);
    expect(again.ok && again.vectors[0]).toEqual(embedded.vectors[100]);
    expect(embedded.tokens).toBeGreaterThan(230);
    expect(fake.violations).toEqual([]);
  });

  it('outlives a short outage when it may be patient, and heeds Retry-After', async () => {
    fake.outage = { status: 429, retryAfterSeconds: 1 };
    const running = open().embed(['a report'], patient);
    await expect.poll(() => fake.requests).toBe(1);
    fake.outage = null;
    const started = performance.now();
    expect((await running).ok).toBe(true);
    expect(fake.requests).toBe(2);
    expect(performance.now() - started).toBeGreaterThan(500);
  });

  it('is left alone after failures for a while, then tried once, then used again', async () => {
    const embedder = open();
    fake.outage = { status: 503 };
    for (let times = 0; times < 3; times++) {
      const failed = await embedder.embed(['a report'], once);
      expect(failed).toMatchObject({ ok: false, reason: 'unavailable' });
    }
    expect(embedder.closed()?.message).toContain('503');
    await embedder.embed(['a report'], once);
    expect(fake.requests).toBe(3);
    clock += 16_000;
    expect(embedder.closed()).toBeNull();
    await embedder.embed(['a report'], once);
    expect(fake.requests).toBe(4);
    clock += 16_000;
    expect(embedder.closed()).not.toBeNull();
    clock += 16_000;
    fake.outage = null;
    expect((await embedder.embed(['a report'], once)).ok).toBe(true);
    fake.outage = { status: 503 };
    await embedder.embed(['a report'], once);
    expect(embedder.closed()).toBeNull();
  });

  it('gives up on an answer that does not come', async () => {
    fake.outage = 'hang';
    const failed = await open().embed(['a report'], { patient: false, timeoutMs: 50 });
    expect(failed).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(failed.tokens).toBeGreaterThan(0);
  });

  it('takes no vector of another length, and none without a direction', async () => {
    fake.wrongDimensions = 512;
    const short = await open().embed(['a report'], once);
    expect(short).toMatchObject({ ok: false, reason: 'wrong_answer' });
    expect(!short.ok && short.message).toContain('512 numbers');
    fake.wrongDimensions = null;
    fake.embed = (_, dimensions) => new Array<number>(dimensions).fill(0);
    expect(await open().embed(['a report'], once)).toMatchObject({ ok: false, reason: 'wrong_answer' });
    fake.embed = (_, dimensions) => new Array<number>(dimensions).fill(Number.NaN);
    expect(await open().embed(['a report'], once)).toMatchObject({ ok: false, reason: 'wrong_answer' });
  });

  it('says that a key is refused without showing it', async () => {
    const failed = await open({ apiKey: 'not-the-right-key' }).embed(['a report'], once);
    expect(failed).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(JSON.stringify(failed)).not.toContain('not-the-right-key');
  });

  it('embeds the beginning of a text that is too long for the provider, and the rest of its batch whole', async () => {
    fake.lettersMax = 1_000;
    const texts = ['one', `two ${'long '.repeat(500)}`, 'three'];
    const embedded = await open().embed(texts, once);
    expect(embedded.ok && embedded.vectors.every((vector) => vector !== null)).toBe(true);
    expect(fake.texts.filter((text) => text.startsWith('two')).map(({ length }) => length)).toEqual([626]);
    expect(fake.texts).toContain('one');
    expect(fake.texts).toContain('three');
  });

  it('knows one refused text from a provider that refuses all', async () => {
    fake.lettersMax = 10;
    const one = await open().embed(['one', 'x'.repeat(500)], once);
    expect(one.ok && one.vectors.map((vector) => vector === null)).toEqual([false, true]);
    fake.lettersMax = 0;
    const requests = fake.requests;
    expect(
      await open().embed(
        Array.from({ length: 60 }, () => 'words'),
        once,
      ),
    ).toMatchObject({ reason: 'refused' });
    expect(fake.requests - requests).toBe(2);
  });
});

it('an openai-compatible server may have no key, and is asked for fewer dimensions only where it has more', async () => {
  const own = await startFakeEmbeddings({ apiKey: null });
  try {
    const open = (model: string, dimensions: number) =>
      createEmbedder(openAiCompatibleProvider({ apiKey: undefined, baseUrl: own.baseUrls.openai, model, dimensions }), {
        now,
      });
    expect((await open('nomic-embed-text', 768).embed(['a report'], once)).ok).toBe(true);
    const shortened = await open('text-embedding-3-small', 256).embed(['a report'], once);
    expect(shortened.ok && shortened.vectors[0]).toHaveLength(256);
    expect(own.violations).toEqual([]);
  } finally {
    await own.stop();
  }
});

import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../fixtures.ts';
import { digestSample, expectStorable, type SourceSample, testSource } from '../source-suite.ts';
import { parseEnvelope } from './envelope.ts';
import { sentrySdk } from './sdk.ts';

const frames = [
  { filename: 'node_modules/express/router.js', function: 'next', lineno: 9, in_app: false },
  { filename: 'src/cart.js', function: 'total', lineno: 42, in_app: true },
];
const event = {
  event_id: 'c'.repeat(32),
  timestamp: 1772183702.5,
  platform: 'node',
  level: 'error',
  environment: 'production',
  release: 'shop@1.4.2',
  exception: { values: [{ type: 'RangeError', value: 'The basket is too heavy', stacktrace: { frames } }] },
};
const feedback = {
  event_id: 'd'.repeat(32),
  type: 'feedback',
  timestamp: 1772183702,
  contexts: {
    feedback: {
      message: 'The cart forgets my coupon',
      contact_email: 'ann@example.com',
      name: 'Ann',
      url: 'https://shop.example/cart',
      associated_event_id: 'c'.repeat(32),
    },
  },
};
const report = { event_id: 'c'.repeat(32), name: 'Ann', email: 'ann@example.com', comments: 'I pressed Pay twice' };
const dropped = { timestamp: 1, discarded_events: [{ reason: 'sample_rate', category: 'error', quantity: 3 }] };
const envelope = (...items: object[]) => ({ header: { event_id: 'c'.repeat(32) }, items });
const item = (type: string, payload: object) => ({ type, payload });

const title = 'RangeError: The basket is too heavy';
const samples: SourceSample[] = [
  { name: 'an error', payload: envelope(item('event', event)), type: 'report', title },
  { name: 'an event without an envelope', payload: event, type: 'report', title },
  {
    name: 'feedback of a user',
    payload: envelope(item('feedback', feedback)),
    type: 'report',
    title: 'The cart forgets my coupon',
  },
  {
    name: 'a user report of an older SDK',
    payload: envelope(item('user_report', report)),
    type: 'report',
    title: 'I pressed Pay twice',
  },
  {
    name: 'an error beside its attachment',
    payload: envelope(item('event', event), { type: 'attachment', bytes: 9 }),
    type: 'report',
    title,
  },
  { name: 'a session', payload: envelope({ type: 'session', bytes: 300 }), type: 'filtered' },
  { name: 'a transaction', payload: envelope({ type: 'transaction', bytes: 300 }), type: 'filtered' },
  { name: 'a transaction at the older door', payload: { ...event, type: 'transaction' }, type: 'filtered' },
  { name: 'a report of the client', payload: envelope(item('client_report', dropped)), type: 'filtered' },
  { name: 'nothing', payload: envelope(), type: 'filtered' },
  { name: 'another level', payload: envelope(item('event', event)), settings: { levels: ['fatal'] }, type: 'filtered' },
  { name: 'something else', payload: { hello: 'world' }, type: 'unknown' },
];

testSource(sentrySdk, samples);

const draftOf = (payload: unknown) => {
  const digest = digestSample(sentrySdk, { name: 'x', payload, type: 'report' });
  if (digest.type !== 'report') throw new Error(JSON.stringify(digest));
  return digest.items[0]!;
};

describe('an error of an SDK', () => {
  it('has what a person needs, and no group that nobody named', () => {
    expect(draftOf(samples[0]!.payload)).toMatchObject({
      body: 'RangeError: The basket is too heavy\n\nat total (src/cart.js:42)',
      occurred_at: '2026-02-27T09:15:02.500Z',
      upstream_group: null,
      frames: [{ file: 'src/cart.js', line: 42 }, { in_app: false }],
      metadata: { release: 'shop@1.4.2', environment: 'production', event_id: 'c'.repeat(32) },
    });
  });

  it('is grouped by the fingerprint that the app sets, and not by the default one', () => {
    const of = (fingerprint: string[]) => draftOf(envelope(item('event', { ...event, fingerprint }))).upstream_group;
    expect(of(['checkout', 'pay'])).toBe('sentry:fingerprint:checkout|pay');
    expect(of(['{{ default }}'])).toBeNull();
  });

  it('is an occurrence of the very same error of the release on that day, and else an item of its own', () => {
    const idOf = (over: object) => draftOf(envelope(item('event', { ...event, ...over }))).external_id;
    const again = idOf({ event_id: 'e'.repeat(32), timestamp: event.timestamp + 60 });
    expect(again).toBe(idOf({}));
    const others = [
      { release: 'shop@1.4.3' },
      { timestamp: event.timestamp - 86_400 },
      { exception: { values: [{ type: 'RangeError', value: 'The basket is empty', stacktrace: { frames } }] } },
      { exception: { values: [{ ...event.exception.values[0], stacktrace: { frames: frames.slice(0, 1) } }] } },
    ];
    expect(new Set([again, ...others.map(idOf)]).size).toBe(5);
  });

  it('is put right where the clock of the app is far off', () => {
    const header = { sent_at: new Date((event.timestamp + 2) * 1000).toISOString() };
    const draft = draftOf({ header, items: [item('event', event)] });
    expect(draft.occurred_at).toBe('2026-03-01T11:59:58.000Z');
  });
});

describe('feedback of a user', () => {
  it('is an item of its own that names the event', () => {
    for (const sample of samples.slice(2, 4)) {
      const draft = draftOf(sample.payload);
      expect(draft).toMatchObject({ author: 'Ann', metadata: { about_event_id: 'c'.repeat(32) }, exception: null });
      expect(draft.reporter).toMatch(/^[0-9a-f]{24}$/);
      expect(JSON.stringify(draft)).not.toContain('ann@example.com');
    }
  });

  it('comes with its event in one envelope, and what the SDK dropped is noted', () => {
    const payload = envelope(item('event', event), item('user_report', report), item('client_report', dropped));
    const digest = digestSample(sentrySdk, { name: 'all', payload, type: 'report' });
    expect(digest).toMatchObject({
      items: [{ title }, { title: 'I pressed Pay twice' }],
      note: 'the SDK itself dropped 3 × error (sample_rate)',
    });
  });
});

describe('an envelope', () => {
  const lines = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
  const parsed = (...parts: (string | Buffer)[]) => parseEnvelope(lines(...parts));

  it('is cut by the lengths that its items tell, over newlines and bytes that are no text, else by lines', () => {
    const binary = Buffer.from([0, 10, 255, 10, 13]);
    const json = '{\n "message": "ü"\n}';
    const answer = parsed(
      '{"event_id":"1"}\n',
      `{"type":"attachment","length":${binary.length}}\n`,
      binary,
      `\n{"type":"event","length":${Buffer.byteLength(json)}}\n${json}\n`,
      '{"type":"session"}\n{"sid":"x"}\n',
      '{"type":"user_report"}\n{"comments":"hm"}',
    );
    expect(answer).toMatchObject({
      ok: true,
      value: {
        items: [
          { type: 'attachment', bytes: 5 },
          { type: 'event', payload: { message: 'ü' } },
          { type: 'session', bytes: 11 },
          { type: 'user_report', payload: { comments: 'hm' } },
        ],
      },
    });
  });

  it.each([
    ['no header', 'hello'],
    ['a list for a header', '[]\n{"type":"event"}\n{}'],
    ['an item that is cut short', '{}\n{"type":"event","length":50}\n{}'],
    ['an item that is longer than it says', '{}\n{"type":"event","length":1}\n{}'],
    ['a length that is none', '{}\n{"type":"event","length":-1}\n{}'],
    ['an item without a type', '{}\n{"length":2}\n{}'],
    ['an event that is no JSON', '{}\n{"type":"event"}\nnope'],
    ['too many items', `{}\n${'{"type":"session"}\n{}\n'.repeat(101)}`],
    ['a header that is too deep', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}\n`],
  ])('is refused for %s', (_name, body) => {
    expect(parsed(body)).toMatchObject({ ok: false, message: expect.stringMatching(/^(?:Not usable|The )/) });
  });

  it('keeps the event beside an item that cannot be read', () => {
    const answer = parsed('{}\n{"type":"event"}\n{"message":"x"}\n{"type":"user_report"}\nnope');
    expect(answer).toMatchObject({
      ok: true,
      value: { items: [{ payload: { message: 'x' } }, { type: 'user_report' }] },
    });
  });

  it('may be the bare event of an older SDK', () => {
    for (const text of [JSON.stringify(event), JSON.stringify(event, null, 2)])
      expect(parsed(text)).toMatchObject({ ok: true, value: { items: [{ type: 'event', payload: event }] } });
  });
});

describe('recorded events', () => {
  const events = fixturesIn('sentry/events');
  it('are reports with a title, as bodies of an SDK', (context) => {
    if (events.length === 0) context.skip('no recorded payloads beside this checkout');
    for (const { name, bytes } of events) {
      const answer = parseEnvelope(bytes);
      if (!answer.ok) throw new Error(`${name}: ${answer.message}`);
      const digest = sentrySdk.digest(answer.value, { headers: {}, settings: {}, receivedAt: new Date('2026-03-01') });
      expect(digest.type, name).toBe('report');
      if (digest.type === 'report') digest.items.forEach(expectStorable);
    }
  });
});

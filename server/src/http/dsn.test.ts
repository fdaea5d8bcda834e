import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { allowsOrigin } from './dsn-origin.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

let events = 0;
const eventOf = (message: string) => {
  events += 1;
  return {
    event_id: String(events).padStart(32, '0'),
    timestamp: Date.now() / 1000,
    platform: 'node',
    exception: { values: [{ type: 'Error', value: message }] },
  };
};
const envelopeOf = (event: { event_id: string }, more: object = {}) =>
  `${JSON.stringify({ event_id: event.event_id, ...more })}\n{"type":"event"}\n${JSON.stringify(event)}\n`;

async function sdkSource(settings: Record<string, unknown> = {}) {
  const project = await world.newProject('SDK');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'sentry-sdk', name: 'App', settings, repository_id: null });
  const dsn = new URL(source.ingest_url!);
  const number = dsn.pathname.slice(1);
  const post = (
    body: string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = {},
    at = `/api/${number}/envelope/`,
  ) => world.app.request(`http://localhost:3000${at}`, { method: 'POST', body, headers });
  const auth = { 'x-sentry-auth': `Sentry sentry_version=7, sentry_client=test/1, sentry_key=${dsn.username}` };
  return { project, mine, source, dsn, number, key: dsn.username, post, auth };
}

describe('the DSN of a source', () => {
  it('is a public key and a number, and can be read again', async () => {
    const { mine, source, dsn } = await sdkSource();
    expect(dsn.href).toMatch(/^http:\/\/[0-9a-f]{32}@localhost:3000\/\d+$/);
    expect((await mine.sources.get(source.id)).ingest_url).toBe(dsn.href);
    expect(source.secret).toBeNull();
  });

  it('takes the key from the header, the query or the envelope, and answers with the id of the event', async () => {
    const { post, auth, key, number, dsn, mine, project } = await sdkSource();
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((name) => eventOf(`The ${name} is broken`));
    const answers = [
      await post(envelopeOf(one!), auth),
      await post(envelopeOf(two!), {}, `/api/${number}/envelope/?sentry_version=7&sentry_key=${key}&more=1`),
      await post(envelopeOf(three!, { dsn: dsn.href })),
      await post(gzipSync(JSON.stringify(four)), { ...auth, 'content-encoding': 'gzip' }, `/api/${number}/store/`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const ids = await Promise.all(answers.map((answer) => answer.json()));
    expect(ids).toEqual([one, two, three, four].map((event) => ({ id: event!.event_id })));
    await world.until(project.id, async () => (await mine.feedback.list()).items.length === 4);
  });

  it('counts an event once that is sent again, and the same error again as one more', async () => {
    const { post, auth, mine, project, source } = await sdkSource();
    const first = eventOf('The till is stuck');
    for (const event of [first, first, { ...eventOf('The till is stuck'), timestamp: first.timestamp }])
      expect((await post(envelopeOf(event), auth)).status).toBe(200);
    const item = await world.until(project.id, async () =>
      (await mine.feedback.list()).items.find((each) => each.occurrences === 2),
    );
    expect(item.title).toBe('Error: The till is stuck');
    const { items } = await mine.sources.deliveries(source.id);
    expect(items.map(({ status }) => status).toSorted()).toEqual(['accepted', 'accepted', 'duplicate']);
  });

  it('lets in nobody with another key, another number, or none', async () => {
    const { post, auth, number } = await sdkSource();
    const other = await sdkSource();
    const body = envelopeOf(eventOf('x'));
    const wrong = { 'x-sentry-auth': `Sentry sentry_key=${'0'.repeat(32)}` };
    for (const answer of [await post(body), await post(body, wrong), await post(body, other.auth)])
      expect(answer.status).toBe(401);
    expect((await post(body, auth, '/api/9999999999999999999/envelope/')).status).toBe(404);
    expect((await post(body, auth, '/api/projects/envelope/')).status).toBe(404);
    expect((await post(body, auth, `/api/ingest/sentry-sdk/${other.key}`)).status).toBe(404);
    expect((await post(body, auth, `/api/${number}/envelope`)).status).toBe(200);
  });

  it('keeps what it cannot use out, and says so', async () => {
    const { post, auth } = await sdkSource();
    expect((await post('nothing', auth)).status).toBe(400);
    expect((await post(`{}\n{"type":"event"}\n${'[['.repeat(400)}`, auth)).status).toBe(400);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a'));
    const answer = await post(bomb, { ...auth, 'content-encoding': 'gzip' });
    expect([answer.status, answer.headers.get('x-sentry-error')]).toEqual([413, expect.stringMatching(/larger/)]);
  });

  it('takes the old key for a day after a rotation', async () => {
    const { mine, source, post, auth } = await sdkSource();
    const rotated = new URL((await mine.sources.rotate(source.id)).ingest_url!);
    const fresh = { 'x-sentry-auth': `Sentry sentry_key=${rotated.username}` };
    for (const headers of [auth, fresh]) expect((await post(envelopeOf(eventOf('x')), headers)).status).toBe(200);
    await world.at(25 * 3_600_000, async () => {
      expect((await post(envelopeOf(eventOf('x')), auth)).status).toBe(401);
      expect((await post(envelopeOf(eventOf('x')), fresh)).status).toBe(200);
    });
  });
});

describe('what is no report', () => {
  it('is acknowledged, logged as filtered, and the SDK is asked to send no more of it', async () => {
    const { post, auth, mine, project, source } = await sdkSource();
    const answer = await post('{}\n{"type":"session"}\n{"sid":"x"}\n{"type":"transaction"}\n{}\n', auth);
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(answer.headers.get('x-sentry-rate-limits')).toBe('3600:session;transaction:organization:not_kept');
    const report = { timestamp: 1, discarded_events: [{ reason: 'queue_overflow', category: 'error', quantity: 7 }] };
    await post(`{}\n{"type":"client_report"}\n${JSON.stringify(report)}\n`, auth);
    const log = await world.until(project.id, async () => {
      const { items } = await mine.sources.deliveries(source.id);
      return items.length === 2 && items.every(({ status }) => status === 'filtered') && items;
    });
    expect(log.map(({ reason }) => reason).join()).toMatch(/session: not kept here.*transaction/);
    expect(log.map(({ reason }) => reason).join()).toContain('the SDK itself dropped 7 × error (queue_overflow)');
  });
});

describe('the limit of a key', () => {
  it('is said as Sentry says it, for that source alone, until the minute is over', async () => {
    const { post, auth } = await sdkSource({ events_per_minute: 2 });
    const other = await sdkSource();
    const statuses: number[] = [];
    for (let sent = 0; sent < 2; sent++) statuses.push((await post(envelopeOf(eventOf('x')), auth)).status);
    const limited = await post(envelopeOf(eventOf('x')), { ...auth, origin: 'https://shop.example' });
    expect([...statuses, limited.status]).toEqual([200, 200, 429]);
    expect(limited.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(limited.headers.get('x-sentry-rate-limits')).toBe(`${limited.headers.get('retry-after')}::key`);
    expect(limited.headers.get('access-control-allow-origin')).toBe('*');
    expect((await other.post(envelopeOf(eventOf('x')), other.auth)).status).toBe(200);
    await world.at(61_000, async () => {
      expect((await post(envelopeOf(eventOf('x')), auth)).status).toBe(200);
    });
  });
});

describe('a page of another origin', () => {
  const origin = 'https://shop.example';

  it('may send from anywhere unless the source says otherwise', async () => {
    const { post, auth, number } = await sdkSource();
    const answer = await post(envelopeOf(eventOf('x')), { ...auth, origin });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const preflight = await world.app.request(`http://localhost:3000/api/${number}/envelope/`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-sentry-auth' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-sentry-auth');
  });

  it('is kept out where it is not among the allowed, before anything is stored; servers never are', async () => {
    const { post, auth, number, mine, source } = await sdkSource({ allowed_origins: ['https://*.acme.example'] });
    const refused = await post(envelopeOf(eventOf('x')), { ...auth, origin });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect((await mine.sources.deliveries(source.id)).items).toEqual([]);
    const ask = (from: string) =>
      world.app.request(`http://localhost:3000/api/${number}/envelope/`, {
        method: 'OPTIONS',
        headers: { origin: from },
      });
    expect((await ask(origin)).status).toBe(403);
    const own = 'https://app.acme.example';
    expect((await ask(own)).headers.get('access-control-allow-origin')).toBe(own);
    expect((await post(envelopeOf(eventOf('x')), { ...auth, origin: own })).status).toBe(200);
    expect((await post(envelopeOf(eventOf('x')), auth)).status).toBe(200);
  });

  it('may not call any other door', async () => {
    const { project } = await sdkSource();
    for (const path of ['/api/me', `/api/projects/${project.id}/feedback`]) {
      const answer = await world.app.request(`http://localhost:3000${path}`, { headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([
    [['*'], 'null', true],
    [[], 'https://a.example', false],
    [[], null, true],
    [['https://a.example'], 'https://a.example', true],
    [['https://a.example'], 'http://a.example', false],
    [['https://a.example'], 'https://a.example:8443', false],
    [['a.example'], 'http://a.example:8080', true],
    [['*.a.example'], 'https://b.a.example', true],
    [['*.a.example'], 'https://a.example', false],
    [['https://*.a.example'], 'https://evil-a.example', false],
    [['https://a.example'], 'null', false],
    [['chrome-extension://abc'], 'chrome-extension://abc', true],
  ])('of %j: %s is let in: %s', (allowed, from, expected) => {
    expect(allowsOrigin(allowed, from)).toBe(expected);
  });
});

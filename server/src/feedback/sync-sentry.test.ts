import { type FakeIssue, type FakeSentry, startFakeSentry } from '@soulcaster/testkit/fake-sentry/index';
import { eventIdOf } from '@soulcaster/testkit/fake-sentry/shapes';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

const MINUTE = 60_000;

let sentry: FakeSentry;
let world: TestInstallation;
beforeAll(async () => {
  sentry = await startFakeSentry();
  world = await testInstallation({ SENTRY_API_URL: sentry.apiUrl });
  sentry.now = () => world.installation.now();
});
afterEach(() => {
  expect(sentry.violations).toEqual([]);
  sentry.issues.length = 0;
  sentry.limit.perMinute = 1000;
  sentry.nextWindow();
});
afterAll(async () => {
  await world.close();
  await sentry.stop();
});

const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE);

async function watched(settings: Record<string, unknown> = {}, token = sentry.token) {
  const project = await world.newProject('Sentry');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({
    kind: 'sentry',
    name: 'Sentry',
    settings: { organization: 'acme', ...settings },
    credentials: { auth_token: token },
    repository_id: null,
  });
  const state = () => mine.sources.get(source.id);
  /** Asks for a poll and waits for what comes of it. */
  const sync = async (isOver: () => Promise<unknown>) => {
    await mine.sources.sync(source.id);
    await world.until(project.id, async () => Boolean(await isOver()));
  };
  const items = async () => (await mine.feedback.list({ limit: 100 })).items;
  const tell = async (issue: FakeIssue, at: Date) => {
    const event = {
      event_id: eventIdOf(issue, at),
      issue_id: issue.id,
      title: issue.title,
      datetime: at.toISOString(),
      exception: { values: [{ type: 'Error', value: 'x' }] },
    };
    const body = JSON.stringify({ action: 'triggered', data: { event, triggered_rule: 'all' } });
    const { headers } = signAsSentry(body, source.secret!, { resource: 'event_alert' });
    expect((await world.app.request(source.ingest_url!, { method: 'POST', body, headers })).status).toBe(202);
    await world.until(project.id, async () =>
      (await mine.sources.deliveries(source.id)).items.every(({ feedback_id }) => feedback_id),
    );
  };
  return { project, mine, source, state, sync, items, tell };
}

describe('the sync of Sentry issues', () => {
  it('reads what happened before it was connected, with frames and the count of their whole life', async () => {
    sentry.addIssue('RangeError: too heavy', [ago(60 * 24 * 40), ago(30), ago(20)]);
    sentry.addIssue('TypeError: no coupon', [ago(10)], { project: 'web' });
    sentry.addIssue('Error: solved', [ago(15)], { status: 'resolved' });
    sentry.addIssue('Error: old', [ago(60 * 24 * 40)]);
    const { sync, state, items } = await watched();
    await sync(async () => (await state()).synced_at);
    const found = (await items()).toSorted((one, other) => one.title.localeCompare(other.title));
    expect(found.map(({ title, occurrences }) => [title, occurrences])).toEqual([
      ['RangeError: too heavy', 3],
      ['TypeError: no coupon', 1],
    ]);
    expect(found[0]).toMatchObject({
      body: expect.stringContaining('at total (src/cart.js:42)'),
      permalink: expect.stringMatching(/^https:\/\/acme\.sentry\.example\/issues\//),
      metadata: { release: 'shop@1.4.2', short_id: expect.stringMatching(/^SHOP-/) },
    });
    expect((await state()).state).toBe('receiving');
  });

  it('counts nothing twice that a webhook told too, and follows what became of an issue', async () => {
    const issue = sentry.addIssue('RangeError: too heavy', [ago(8), ago(7)]);
    const { sync, items, tell } = await watched({ projects: ['shop', 'web'] });
    await tell(issue, issue.events[1]!);
    await sync(async () => (await items())[0]?.occurrences === 2);
    issue.events.push(ago(5));
    await tell(issue, issue.events[2]!);
    issue.events.push(ago(4));
    await sync(async () => (await items())[0]?.occurrences === 4);
    await tell(issue, issue.events[3]!);
    issue.status = 'resolved';
    await sync(async () => (await items())[0]?.upstream_state === 'closed');
    Object.assign(issue, { status: 'unresolved', substatus: 'regressed' });
    issue.events.push(ago(1));
    await sync(async () => (await items())[0]?.upstream_state === 'open');
    expect((await items()).map(({ occurrences, metadata }) => [occurrences, metadata.substatus])).toEqual([
      [5, 'regressed'],
    ]);
  });

  it('goes over pages, keeps to the limit of requests, and goes on where it stopped', async () => {
    for (let n = 0; n < 60; n++) sentry.addIssue(`Error: number ${n}`, [ago(n + 1)]);
    sentry.limit.perMinute = 20;
    const { sync, items } = await watched();
    await sync(async () => (await items()).length === 25);
    sentry.nextWindow();
    await world.at(61_000, () => sync(async () => (await items()).length === 50));
    sentry.nextWindow();
    await world.at(130_000, () => sync(async () => (await items()).length === 60));
    expect(new Set((await items()).map(({ external_id }) => external_id)).size).toBe(60);
  });

  it('says what to do where Sentry refuses, and asks nothing without a token', async () => {
    const wrong = await watched({}, 'sntrys_of_another');
    await wrong.sync(async () => (await wrong.state()).last_error);
    expect((await wrong.state()).last_error).toContain('make a new one');
    const elsewhere = await watched({ organization: 'nobody' });
    await elsewhere.sync(async () => (await elsewhere.state()).last_error);
    expect((await elsewhere.state()).last_error).toContain('check its slug');
  });
});

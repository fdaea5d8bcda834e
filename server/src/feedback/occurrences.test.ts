import { sentryAlert } from '@soulcaster/testkit/demo/sentry-report';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectContext } from '../context.ts';
import { projects } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { digestDeliveries } from './digest.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

const minute = (n: number) => new Date(Date.UTC(2026, 1, 1, 10, n));

/** The hook of one event of the issue. */
const alert = (n: number) =>
  sentryAlert(
    {
      issue: { id: '77', shortId: 'SHOP-1' },
      eventId: `${n}`.padStart(32, 'a'),
      user: `u${n}`,
      platform: 'node',
      exception: { type: 'RangeError', value: 'too heavy' },
      frames: [{ file: 'src/parcel.js', line: 3, function: 'weigh', context: 'throw new RangeError()' }],
      release: 'shop@1',
      route: '/parcel',
    },
    minute(n),
  );

/** The hook of the issue itself, with Sentry's own count up to its last event. */
const issue = (action: string, last: number, count: number, substatus = 'new') => ({
  action,
  data: {
    issue: {
      id: '77',
      title: 'RangeError: too heavy',
      level: 'error',
      substatus,
      metadata: { type: 'RangeError', value: 'too heavy', filename: 'src/parcel.js', function: 'weigh' },
      permalink: 'https://sentry.example/issues/77/',
      count: String(count),
      firstSeen: minute(0).toISOString(),
      lastSeen: minute(last).toISOString(),
    },
  },
});

async function sentrySource() {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'sentry', name: 'Sentry', settings: {}, repository_id: null });
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, project.id));
  const ctx = projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'delivery.digest' });
  const tell = async (payload: object) => {
    const body = JSON.stringify(payload);
    const { headers } = signAsSentry(body, source.secret!, { resource: 'issue' });
    const { status } = await world.app.request(source.ingest_url!, { method: 'POST', body, headers });
    await digestDeliveries(ctx, source.id);
    return status;
  };
  const item = async () => {
    const { items } = await mine.feedback.list();
    expect(items).toHaveLength(1);
    return items[0]!;
  };
  return { tell, item };
}

it("counts an event once, be it told by itself or in Sentry's total, in any order", async () => {
  const { tell, item } = await sentrySource();
  await tell(issue('created', 0, 1));
  await tell(alert(0));
  expect((await item()).occurrences).toBe(1);
  await tell(alert(2));
  await tell(alert(1));
  expect((await item()).occurrences).toBe(3);
  await tell(issue('unresolved', 5, 6, 'ongoing'));
  await tell(issue('created', 5, 6));
  expect((await item()).occurrences).toBe(6);
  for (const n of [3, 4, 5]) await tell(alert(n));
  expect((await item()).occurrences).toBe(6);
  await tell(alert(6));
  const last = await item();
  expect([last.occurrences, last.last_seen_at]).toEqual([7, minute(6).toISOString()]);
});

it('takes the text and the frames of the first event where it knew a summary only, and no summary in their place', async () => {
  const { tell, item } = await sentrySource();
  await tell(issue('created', 0, 1));
  expect((await item()).body).not.toContain('parcel.js:3');
  await tell(alert(1));
  expect((await item()).body).toContain('at weigh (src/parcel.js:3)');
  await tell(issue('created', 4, 9));
  const told = await item();
  expect([told.occurrences, told.body]).toEqual([9, expect.stringContaining('at weigh (src/parcel.js:3)')]);
});

it('goes by the times that hooks tell, not by when they come, and a captured one that comes again changes nothing', async () => {
  const { tell, item } = await sentrySource();
  await tell(alert(1));
  const resolved = issue('resolved', 2, 1);
  expect(await tell(issue('unresolved', 3, 1, 'regressed'))).toBe(202);
  expect(await tell(resolved)).toBe(202);
  const { metadata, ...before } = await item();
  expect([before.upstream_state, metadata]).toMatchObject(['open', { substatus: 'regressed' }]);
  await world.at(30 * 86_400_000, async () => {
    expect(await tell(resolved)).toBe(200);
    expect(await tell(alert(1))).toBe(200);
  });
  expect(await item()).toMatchObject(before);
  await tell(issue('archived', 4, 1));
  expect((await item()).upstream_state).toBe('closed');
  await tell(alert(5));
  expect(await item()).toMatchObject({ upstream_state: 'open', occurrences: 2 });
});

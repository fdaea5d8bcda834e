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

it('counts each delivery once, even where two workers digest the same source at the same time', async () => {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'sentry', name: 'Sentry', settings: {}, repository_id: null });
  for (let index = 0; index < 8; index++) {
    const alert = sentryAlert(
      {
        issue: { id: '77', shortId: 'SHOP-1' },
        eventId: `${index}`.padStart(32, 'a'),
        user: `u${index}`,
        platform: 'node',
        exception: { type: 'RangeError', value: 'too heavy' },
        frames: [{ file: 'src/parcel.js', line: 3, function: 'weigh', context: 'throw new RangeError()' }],
        release: 'shop@1',
        route: '/parcel',
      },
      new Date(),
    );
    const body = JSON.stringify(alert);
    const { headers } = signAsSentry(body, source.secret!, { resource: 'event_alert', requestId: `r${index}` });
    expect((await world.app.request(source.ingest_url!, { method: 'POST', body, headers })).status).toBe(202);
  }
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, project.id));
  const ctx = projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'delivery.digest' });
  await Promise.all([1, 2, 3].map(() => digestDeliveries(ctx, source.id)));
  const { items } = await mine.feedback.list();
  expect(items.map((item) => item.occurrences)).toEqual([8]);
  const { items: deliveries } = await mine.sources.deliveries(source.id);
  expect(deliveries.map((delivery) => delivery.status)).toEqual(Array(8).fill('accepted'));
});

it('carries out what overtook its report as soon as that is there, and counts what came by both ways once', async () => {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'sentry', name: 'Sentry', settings: {}, repository_id: null });
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, project.id));
  const ctx = projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'delivery.digest' });
  const tell = async (action: string, count: number, lastSeen: string) => {
    const issue = { id: '91', title: 'RangeError: too heavy', count: String(count), firstSeen: lastSeen, lastSeen };
    const body = JSON.stringify({ action, data: { issue } });
    const { headers } = signAsSentry(body, source.secret!, { resource: 'issue' });
    expect((await world.app.request(source.ingest_url!, { method: 'POST', body, headers })).status).toBe(202);
    await digestDeliveries(ctx, source.id);
    const { items } = await mine.feedback.list();
    return items.map((item) => [item.upstream_state, item.occurrences]);
  };

  expect(await tell('resolved', 3, '2026-02-03T10:00:00.000Z')).toEqual([]);
  const [early] = (await mine.sources.deliveries(source.id)).items;
  expect(early).toMatchObject({ status: 'filtered', reason: expect.stringContaining('not reported here so far') });
  expect(await tell('created', 3, '2026-02-03T09:00:00.000Z')).toEqual([['closed', 3]]);
  expect((await mine.sources.deliveries(source.id)).items.map(({ status }) => status)).toEqual([
    'accepted',
    'accepted',
  ]);
  expect(await tell('unresolved', 4, '2026-02-04T09:00:00.000Z')).toMatchObject([['open', expect.any(Number)]]);
});

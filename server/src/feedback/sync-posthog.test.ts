import { type FakePostHog, startFakePostHog } from '@soulcaster/testkit/fake-posthog/index';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let fake: FakePostHog;
let world: TestInstallation;
beforeAll(async () => {
  fake = await startFakePostHog();
  world = await testInstallation({ POSTHOG_API_URL: fake.url });
});
afterAll(async () => {
  await world.close();
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const uuidOf = (number: number) => `0195f000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** An exception of an issue, stored by PostHog so many minutes ago. */
function put(number: number, issue: string, minutesAgo: number) {
  const moment = new Date(Date.now() - minutesAgo * 60_000).toISOString().replace('Z', '000Z');
  fake.events.push({
    uuid: uuidOf(number),
    event: '$exception',
    distinct_id: `person-${number}`,
    timestamp: moment,
    created_at: moment,
    properties: { $exception_issue_id: issue, $exception_list: [{ type: 'TypeError', value: `Problem of ${issue}` }] },
  });
}

it('reads exceptions through the worker, counts each once however it comes, and says what is wrong', async () => {
  const project = await world.newProject('Shop');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({
    kind: 'posthog',
    name: 'Exceptions',
    settings: { project_id: fake.projectId },
    credentials: { api_key: fake.apiKey },
    repository_id: null,
  });
  const counts = async () => {
    const { items } = await mine.feedback.list();
    return Object.fromEntries(items.map((item) => [item.title, item.occurrences]));
  };
  const until = (expected: Record<string, number>) =>
    world.until(project.id, async () => JSON.stringify(await counts()) === JSON.stringify(expected));
  const sync = async () => {
    const before = (await mine.sources.get(source.id)).synced_at;
    await mine.sources.sync(source.id);
    await world.until(project.id, async () => (await mine.sources.get(source.id)).synced_at !== before);
  };

  put(1, 'cart', 30);
  put(2, 'cart', 20);
  await sync();
  await until({ 'TypeError: Problem of cart': 2 });

  // The webhook brings an event before the poll finds it; the overlap finds the second one again.
  put(3, 'cart', 1);
  const { uuid, event, timestamp, distinct_id, properties } = fake.events.at(-1)!;
  const sent = await world.app.request(source.ingest_url!, {
    method: 'POST',
    headers: { authorization: `Bearer ${source.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ event: { uuid, event, timestamp, distinct_id, properties } }),
  });
  expect(sent.status).toBe(202);
  await until({ 'TypeError: Problem of cart': 3 });
  await sync();
  await sync();
  put(4, 'cart', 0);
  await sync();
  await until({ 'TypeError: Problem of cart': 4 });

  fake.revokeKey();
  await mine.sources.sync(source.id);
  const failing = await world.until(project.id, async () => {
    const found = await mine.sources.get(source.id);
    return found.last_error && found;
  });
  expect(failing).toMatchObject({ state: 'failing', last_error: expect.stringContaining('personal API key') });
}, 60_000);

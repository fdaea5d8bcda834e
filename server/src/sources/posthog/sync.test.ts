import { type FakePostHog, startFakePostHog } from '@soulcaster/testkit/fake-posthog/index';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../pick.ts';
import type { SyncStep } from '../source.ts';
import { posthog } from './posthog.ts';

let fake: FakePostHog;
beforeEach(async () => {
  fake = await startFakePostHog();
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const start = Date.parse('2026-03-01T12:00:00Z');
let clock = start;
beforeEach(() => {
  clock = start;
});

const uuidOf = (number: number) => `0195f000-0000-7000-8000-${String(number).padStart(12, '0')}`;
function put(number: number, storedAt: number, over: { event?: string; happenedAt?: number } = {}) {
  const told = (time: number) => `${new Date(time).toISOString().slice(0, -1)}000Z`;
  fake.events.push({
    uuid: uuidOf(number),
    event: over.event ?? '$exception',
    distinct_id: 'person',
    timestamp: told(over.happenedAt ?? storedAt),
    created_at: told(storedAt),
    properties: { $exception_list: [{ type: 'TypeError', value: `Problem ${number}` }] },
  });
}

type Given = { cursor?: unknown; settings?: Record<string, unknown>; credentials?: Record<string, string> | null };
async function sync({ cursor = null, settings = {}, credentials = { api_key: fake.apiKey } }: Given = {}) {
  const steps: SyncStep[] = [];
  const input = {
    fetch,
    urls: { github: '', sentry: '', reddit: '', redditOAuth: '', posthog: fake.url },
    settings: { project_id: fake.projectId, ...settings },
    credentials,
    cursor,
    now: () => new Date(clock),
  };
  for await (const step of posthog.sync!(input)) steps.push(step);
  const payloads = steps.flatMap((step) => (step.type === 'deliveries' ? step.payloads : []));
  const last = steps.findLast((step) => step.type !== 'stopped');
  return {
    steps,
    payloads,
    uuids: payloads.map((payload) => at(payload, 'event', 'uuid')),
    // Through JSON, as it is stored.
    cursor: last && 'cursor' in last ? JSON.parse(JSON.stringify(last.cursor)) : cursor,
  };
}
const stop = ({ steps }: { steps: SyncStep[] }) => steps.find((step) => step.type === 'stopped');

describe('reading events from PostHog', () => {
  it('reads all of many pages once, events of one moment too, in the order in which they were stored', async () => {
    for (let number = 1; number <= 250; number++) put(number, start - 3_600_000 + Math.floor(number / 120) * 1000);
    const found = await sync();
    expect(found.uuids).toEqual(Array.from({ length: 250 }, (_, index) => uuidOf(index + 1)));
    expect(found.cursor).toEqual({ created_at: '2026-03-01T11:00:02.000000Z' });
  });

  it('gives them the form of the destination, so that both are one delivery', async () => {
    put(1, start - 60_000);
    const [payload] = (await sync()).payloads;
    expect(payload).toMatchObject({
      event: {
        event: '$exception',
        url: `${fake.url}/project/42/events/${uuidOf(1)}/2026-03-01T11%3A59%3A00.000000Z`,
        properties: { $exception_list: [{ value: 'Problem 1' }] },
      },
    });
    expect(posthog.idempotencyKey({}, payload, '')).toBe(`event:${uuidOf(1)}`);
    expect(posthog.digest(payload, { headers: {}, settings: {}, receivedAt: new Date(clock) }).type).toBe('report');
  });

  it('finds what became visible late, and never moves its cursor back', async () => {
    put(2, start - 60_000);
    const first = await sync();
    put(1, start - 300_000);
    const second = await sync({ cursor: first.cursor });
    expect(second.uuids).toEqual([uuidOf(1), uuidOf(2)]);
    expect(second.cursor).toEqual(first.cursor);
    put(3, start - 1000, { happenedAt: start - 86_400_000 });
    expect((await sync({ cursor: second.cursor })).uuids).toContain(uuidOf(3));
  });

  it('asks only for the chosen events, whatever stands in their names', async () => {
    put(1, start - 60_000);
    put(2, start - 50_000, { event: "it's \\ broken') OR (1=1" });
    expect((await sync()).uuids).toEqual([uuidOf(1)]);
    expect((await sync({ settings: { events: ["it's \\ broken') OR (1=1"] } })).uuids).toEqual([uuidOf(2)]);
  });

  it('does not pass what it could not read', async () => {
    for (let number = 1; number <= 150; number++) put(number, start - 3_600_000 + number * 1000);
    const whole = await sync();
    expect(whole.uuids).toHaveLength(150);
    fake.asked.length = 0;
    const reading = posthog.sync!({
      fetch: (url, init) => {
        if (fake.asked.length === 1) fake.failNext(503);
        return fetch(url, init);
      },
      urls: { github: '', sentry: '', reddit: '', redditOAuth: '', posthog: fake.url },
      settings: { project_id: fake.projectId },
      credentials: { api_key: fake.apiKey },
      cursor: null,
      now: () => new Date(clock),
    });
    const steps: SyncStep[] = [];
    for await (const step of reading) steps.push(step);
    expect(steps.map(({ type }) => type)).toEqual(['deliveries', 'stopped']);
    const { cursor } = steps[0] as Extract<SyncStep, { type: 'deliveries' }>;
    const rest = await sync({ cursor });
    expect(rest.uuids).toEqual(expect.arrayContaining(Array.from({ length: 50 }, (_, index) => uuidOf(101 + index))));
  });

  it('waits as long as PostHog says', async () => {
    fake.throttle(30);
    const found = stop(await sync());
    expect(found).toMatchObject({ reason: 'rate_limited', retry_at: '2026-03-01T12:00:30.000Z' });
  });

  it('says what is wrong with the key and the project, and asks nothing without them', async () => {
    expect(stop(await sync({ settings: { project_id: '43' } }))).toMatchObject({ reason: 'not_found' });
    expect(stop(await sync({ credentials: { api_key: 'phx_another1234567' } }))).toMatchObject({
      reason: 'unauthorized',
    });
    fake.asked.length = 0;
    expect(stop(await sync({ credentials: null }))).toMatchObject({ reason: 'not_configured' });
    expect(fake.asked).toEqual([]);
    fake.failNext(500);
    expect(stop(await sync())).toMatchObject({ reason: 'unavailable' });
    expect((await sync()).steps.map(({ type }) => type)).toEqual(['unchanged']);
  });

  it('says that a key has not the scope', async () => {
    const narrow = await startFakePostHog({ scopes: [] });
    const steps: SyncStep[] = [];
    const input = {
      fetch,
      urls: { github: '', sentry: '', reddit: '', redditOAuth: '', posthog: narrow.url },
      settings: { project_id: '42' },
      credentials: { api_key: narrow.apiKey },
      cursor: null,
      now: () => new Date(clock),
    };
    for await (const step of posthog.sync!(input)) steps.push(step);
    await narrow.stop();
    expect(steps).toMatchObject([{ type: 'stopped', message: expect.stringContaining('Query: Read') }]);
  });
});

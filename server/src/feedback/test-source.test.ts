import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceKind } from '@soulcaster/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toNodeHandler } from '../http/node-handler.ts';
import { giveTestKey } from '../projects/test-key.ts';
import { type AvailableKind, sources } from '../sources/index.ts';
import { draftFromManual } from '../sources/manual.ts';
import type { SyncStep } from '../sources/source.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
let close: () => Promise<unknown>;
beforeAll(async () => {
  world = await testInstallation();
  const server = createServer(toNodeHandler(world.app));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.installation.config = { ...world.installation.config, PORT: (server.address() as AddressInfo).port };
  close = () => new Promise((resolve) => server.close(resolve));
});
afterAll(async () => {
  await close();
  await world.close();
});

async function withSource(kind: SourceKind, settings: Record<string, unknown> = {}) {
  const project = await world.newProject('Tests');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind, name: kind, settings, repository_id: null });
  return { project, mine, source };
}

it('goes through the real door with the real secret, is understood, and leaves nothing behind', async () => {
  const { mine, source } = await withSource('sentry');
  const { door, poll } = await mine.sources.test(source.id);
  expect(poll).toBeNull();
  expect(door).toMatchObject({
    status: 202,
    delivery: {
      status: 'filtered',
      reason: expect.stringContaining('it would become the report “TypeError'),
      is_test: true,
      feedback_id: null,
    },
  });
  expect(JSON.parse(door!.answer)).toMatchObject({ delivery_id: door!.delivery!.id, status: 'accepted' });
  expect((await mine.feedback.list()).items).toEqual([]);
  const after = await mine.sources.get(source.id);
  expect(after).toMatchObject({ state: 'listening', deliveries_today: 0, secret_last_used_at: null });
  await expect(mine.sources.replay(source.id, door!.delivery!.id)).rejects.toMatchObject({
    problem: { code: 'conflict' },
  });
  expect(await mine.sources.replayAll(source.id, { status: 'filtered' })).toEqual({ count: 0 });
});

it('says what the settings would do with it', async () => {
  const { mine, source } = await withSource('webhook', { mapping: { title: '/no/such', body: '/place' } });
  const ok = await mine.sources.test(source.id);
  expect(ok.door?.delivery?.reason).toContain('it would become the report');
  await mine.sources.update(source.id, { enabled: false });
  await expect(mine.sources.test(source.id)).rejects.toMatchObject({ problem: { code: 'conflict' } });
});

it.each(
  Object.entries(sources).flatMap(([kind, { signature }]) => (signature.type === 'none' ? [] : [kind as SourceKind])),
)('finds the door of %s open for its own sample, and keeps nothing of it', async (kind) => {
  const adapter = sources[kind as AvailableKind];
  world.installation.sources = { ...sources, [kind]: { ...adapter, sync: undefined } };
  const { mine, source } = await withSource(kind);
  const { door } = await mine.sources.test(source.id);
  world.installation.sources = sources;
  expect(door?.delivery?.reason, JSON.stringify(door)).toContain('it would become the report');
  expect(door?.status).toBeLessThan(300);
  expect((await mine.feedback.list()).items).toEqual([]);
});

it("asks the vendor's API once from the beginning, shows what it said, and stores nothing of it", async () => {
  const { mine, source } = await withSource('github', { repository: 'acme/shop' });
  const answering = (step: SyncStep) => {
    const sync = async function* () {
      yield step;
      throw new Error('a test asks for one step');
    };
    world.installation.sources = { ...sources, github: { ...sources.github, sync } };
  };
  const drafts = [draftFromManual({ title: 'Cart is lost', body: 'ann@example.com saw it' }, new Date())];
  answering({ type: 'page', drafts, cursor: 'next' });
  expect((await mine.sources.test(source.id)).poll).toMatchObject({ ok: true, found: 1, titles: ['Cart is lost'] });
  const retryAt = new Date(Date.now() + 60_000).toISOString();
  answering({ type: 'stopped', reason: 'unauthorized', message: 'GitHub refused the token.', retry_at: retryAt });
  const refused = (await mine.sources.test(source.id)).poll;
  expect(refused).toMatchObject({ ok: false, message: 'GitHub refused the token.', retry_at: retryAt, found: 0 });
  world.installation.sources = sources;
  expect((await mine.feedback.list()).items).toEqual([]);
  expect(await mine.sources.get(source.id)).toMatchObject({ synced_at: null, last_error: null });
});

it('has nothing to test where nothing is posted and nothing polled', async () => {
  const { mine, source } = await withSource('manual');
  await expect(mine.sources.test(source.id)).rejects.toMatchObject({ problem: { code: 'invalid' } });
});

it('has a key that is good once and for its own bytes, and that does not replace the signature', async () => {
  const { source } = await withSource('webhook');
  const bytes = Buffer.from('{"title":"A title"}');
  const knock = async (key: string, body: string) =>
    (await world.app.request(`/api/ingest/webhook/${key}`, { method: 'POST', body })).status;
  const key = giveTestKey(world.installation, source.id, bytes);
  expect(await knock(key, '{"title":"Another"}')).toBe(404);
  expect(await knock(key, bytes.toString())).toBe(404);
  expect(await knock(giveTestKey(world.installation, source.id, bytes), bytes.toString())).toBe(401);
  expect(await knock('test_made-up', bytes.toString())).toBe(404);
  const late = giveTestKey(world.installation, source.id, bytes);
  await world.at(31_000, async () => expect(await knock(late, bytes.toString())).toBe(404));
});

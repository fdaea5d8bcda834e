import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '../tasks/sweep.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

const HOUR_MS = 3_600_000;

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

async function withWebhook() {
  const project = await world.newProject('Webhooks');
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind: 'webhook', name: 'Desk', settings: {}, repository_id: null });
  return { project, mine, source };
}

let sent = 0;
async function post(door: { ingest_url: string | null; secret: string | null }, content: object): Promise<number> {
  const body = JSON.stringify(content);
  sent += 1;
  const signature = sign(signatureSchemes.webhook, door.secret!, body, { id: `msg_${sent}` });
  const headers = { 'content-type': 'application/json', ...signature };
  return (await world.app.request(door.ingest_url!, { method: 'POST', body, headers })).status;
}

/** Waits until so many of its deliveries are in quarantine. */
const quarantined = (projectId: string, sourceId: string, count: number) =>
  world.until(projectId, async () => {
    const { items } = await world.client.project(projectId).sources.deliveries(sourceId, { status: 'quarantined' });
    return items.length === count;
  });

const ticket = (id: string) => ({ id, title: `Ticket ${id}: the map stays grey`, body: 'Only the frame is drawn.' });

describe('a source', () => {
  it('shows its address and its secret once, and never again', async () => {
    const { mine, source } = await withWebhook();
    expect(source.ingest_url).toMatch(/\/api\/ingest\/webhook\/ing_\S{43}$/);
    expect(source.secret).toMatch(/^whsec_/);
    const again = JSON.stringify([await mine.sources.get(source.id), await mine.sources.list()]);
    expect(again).not.toContain(source.secret);
    expect(again).not.toContain(source.ingest_url);
  });

  it('takes the old address and the old secret for a day after a rotation, and then only the new ones', async () => {
    const { mine, source } = await withWebhook();
    const rotated = await mine.sources.rotate(source.id);
    expect(rotated.ingest_url).not.toBe(source.ingest_url);
    expect(await post(rotated, ticket('r-1'))).toBe(202);
    expect(await post(source, ticket('r-2'))).toBe(202);
    expect(await post({ ...rotated, secret: source.secret }, ticket('r-3'))).toBe(202);
    await world.at(25 * HOUR_MS, async () => {
      expect(await post(source, ticket('r-4'))).toBe(404);
    });
  });

  it('takes nothing while it is switched off, nor after it is deleted', async () => {
    const { mine, source } = await withWebhook();
    expect((await mine.sources.update(source.id, { enabled: false })).state).toBe('off');
    expect(await post(source, ticket('o-1'))).toBe(404);
    await mine.sources.update(source.id, { enabled: true });
    expect(await post(source, ticket('o-2'))).toBe(202);
    await mine.sources.delete(source.id);
    expect(await post(source, ticket('o-3'))).toBe(404);
  });

  it('keeps its feedback when it is deleted', async () => {
    const { project, mine, source } = await withWebhook();
    await post(source, ticket('k-1'));
    await world.until(project.id, async () => (await mine.clusters.list()).items[0]);
    await mine.sources.delete(source.id);
    expect((await mine.feedback.list()).items).toMatchObject([{ external_id: 'k-1', source_id: null }]);
  });
});

describe('a delivery that is not understood', () => {
  it('waits in quarantine with the reason, and is taken in by a replay once the mapping is mended', async () => {
    const { project, mine, source } = await withWebhook();
    expect(await post(source, { kind: 'ping', words: ['no', 'known', 'names'] })).toBe(202);
    const held = await world.until(project.id, async () =>
      (await mine.sources.deliveries(source.id)).items.find((each) => each.status === 'quarantined'),
    );
    expect(held.reason).toBeTruthy();
    expect((await mine.sources.get(source.id)).failures_today).toBe(1);
    expect((await mine.feedback.list()).items).toEqual([]);
    await mine.sources.update(source.id, { settings: { mapping: { title: '/words/0', body: '/words/1' } } });
    const replayed = await mine.sources.replay(source.id, held.id);
    expect(replayed).toMatchObject({ status: 'accepted', reason: null });
    expect((await mine.feedback.list()).items).toMatchObject([
      { id: replayed.feedback_id, title: 'no', body: 'known' },
    ]);
    await expect(mine.sources.replay(source.id, held.id)).rejects.toMatchObject({ problem: { code: 'conflict' } });
    expect((await mine.feedback.list()).items[0]?.occurrences).toBe(1);
  });
});

describe('the delivery log', () => {
  it('is filtered by status, and shows what was sent with its secrets masked', async () => {
    const { project, mine, source } = await withWebhook();
    const sent = { title: 'Checkout fails', body: 'ann@example.com saw it', password: 'hunter2', api: { token: 'x' } };
    await post(source, sent);
    await post(source, { words: ['unknown'] });
    await quarantined(project.id, source.id, 1);
    const { items } = await mine.sources.deliveries(source.id, { status: 'accepted' });
    expect(items).toHaveLength(1);
    const detail = await mine.sources.delivery(source.id, items[0]!.id);
    expect(JSON.parse(detail.payload!)).toEqual({
      title: 'Checkout fails',
      body: '[email] saw it',
      password: '[masked]',
      api: { token: '[masked]' },
    });
    expect(detail.feedback_title).toBe('Checkout fails');
    expect(detail.replay_refused).toContain('count it twice');
    expect(detail.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.stringify(detail.headers)).not.toContain('v1,');
  });

  it('shows what was sent to developers, and only that it came to others', async () => {
    const { project, mine, source } = await withWebhook();
    await post(source, ticket('v-1'));
    const [delivery] = (await mine.sources.deliveries(source.id)).items;
    for (const [role, allowed] of [
      ['triager', false],
      ['developer', true],
    ] as const) {
      const { token } = await mine.tokens.create({ name: role, role });
      const theirs = world.clientWith({ authorization: `Bearer ${token}` }).project(project.id);
      expect((await theirs.sources.deliveries(source.id)).items).toHaveLength(1);
      const read = theirs.sources.delivery(source.id, delivery!.id);
      if (allowed) expect((await read).payload).toContain('the map stays grey');
      else await expect(read).rejects.toMatchObject({ problem: { code: 'forbidden' } });
    }
    const other = await withWebhook();
    await expect(other.mine.sources.delivery(other.source.id, delivery!.id)).rejects.toMatchObject({
      problem: { code: 'not_found' },
    });
  });

  it('takes in all that was quarantined at once when the mapping is mended', async () => {
    const { project, mine, source } = await withWebhook();
    for (const name of ['first', 'second', 'third']) await post(source, { words: [name, 'text'] });
    await quarantined(project.id, source.id, 3);
    expect(await mine.sources.replayAll(source.id, { status: 'failed' })).toEqual({ count: 0 });
    await mine.sources.update(source.id, { settings: { mapping: { title: '/words/0', body: '/words/1' } } });
    expect(await mine.sources.replayAll(source.id, { status: 'quarantined' })).toEqual({ count: 3 });
    await world.until(project.id, async () => (await mine.feedback.list()).items.length === 3);
    expect((await mine.sources.deliveries(source.id, { status: 'quarantined' })).items).toEqual([]);
  });

  it('keeps what was sent as long as the project says', async () => {
    const { project, mine, source } = await withWebhook();
    await post(source, ticket('d-1'));
    await world.until(project.id, async () => (await mine.feedback.list()).items[0]);
    await world.client.projects.update(project.id, { settings: { delivery_retention_days: 2 } });
    const [delivery] = (await mine.sources.deliveries(source.id)).items;
    const read = () => mine.sources.delivery(source.id, delivery!.id);
    const { kept_until } = await read();
    expect(Date.parse(kept_until) - Date.parse(delivery!.received_at)).toBe(48 * HOUR_MS);
    await world.at(47 * HOUR_MS, () => sweep(world.installation));
    expect((await read()).payload).not.toBeNull();
    await world.at(49 * HOUR_MS, () => sweep(world.installation));
    expect(await read()).toMatchObject({ payload: null, headers: {}, status: 'accepted' });
  });
});

describe('a rotation', () => {
  it('tells until when the old key works, and never brings an older one back', async () => {
    const { mine, source } = await withWebhook();
    const rotated = await mine.sources.rotate(source.id);
    const { previous_works_until } = await mine.sources.get(source.id);
    expect(Date.parse(previous_works_until!)).toBeGreaterThan(Date.now() + 23 * HOUR_MS);
    await world.at(30 * HOUR_MS, async () => {
      expect((await mine.sources.get(source.id)).previous_works_until).toBeNull();
      await mine.sources.update(source.id, { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
      expect(await post({ ...source, secret: rotated.secret }, ticket('rr-1'))).toBe(404);
    });
  });
});

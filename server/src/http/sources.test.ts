import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

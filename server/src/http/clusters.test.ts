import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusters as clusterRows } from '../db/tables.ts';
import { startWorkers } from '../tasks/workers.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { alike, openShop } from '../test-shop.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

async function asked() {
  const shop = await openShop(world);
  const first = await shop.report(alike[0]);
  const second = await shop.report(alike[1]);
  const [question] = (await shop.mine.suggestions.list()).items;
  expect(question).toMatchObject({ cluster: { id: second.clusterId }, other: { id: first.clusterId } });
  return { ...shop, first, second, question: question! };
}

describe('a question of the grouping', () => {
  it('answered "same" makes one cluster of the two, with all its feedback, and is not asked again', async () => {
    const { mine, first, second, question } = await asked();
    expect((await mine.clusters.get(first.clusterId)).open_suggestions).toBe(1);
    expect(await mine.suggestions.answer(question.id, { answer: 'same' })).toEqual({
      cluster_id: first.clusterId,
      act_id: expect.any(String),
    });
    const kept = await mine.clusters.get(first.clusterId);
    expect(kept).toMatchObject({ count: 2, open_suggestions: 0 });
    expect((await mine.clusters.get(second.clusterId)).id).toBe(first.clusterId);
    expect((await mine.feedback.get(second.id)).why.at(-1)).toMatchObject({ type: 'person', action: 'answered' });
    expect((await mine.suggestions.list()).items).toEqual([]);
    await expect(mine.suggestions.answer(question.id, { answer: 'same' })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('answered this already: same') },
    });
  });

  it('answered "same" keeps later reports like either of the two together', async () => {
    const { mine, report, first, question } = await asked();
    await mine.suggestions.answer(question.id, { answer: 'same' });
    for (const body of alike) expect((await report(body)).clusterId).toBe(first.clusterId);
    expect((await mine.clusters.get(first.clusterId)).count).toBe(4);
  });

  it('answered "different" keeps the two apart, whatever is reported later', async () => {
    const { mine, report, first, second, question } = await asked();
    await mine.suggestions.answer(question.id, { answer: 'different' });
    expect((await report(alike[0])).clusterId).toBe(first.clusterId);
    expect((await report(alike[1])).clusterId).toBe(second.clusterId);
    expect((await mine.suggestions.list()).items).toEqual([]);
    await expect(mine.suggestions.answer(question.id, { answer: 'same' })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('answered this already: different') },
    });
  });
});

describe('a cluster', () => {
  it('keeps the title that a person gave it, while its counts go on', async () => {
    const { mine, report } = await openShop(world);
    const text = 'The CSV export of orders leaves out the last row of the month.';
    const { clusterId } = await report(text);
    const renamed = await mine.clusters.update(clusterId, { title: 'Export: last row missing' });
    expect(renamed).toMatchObject({ title: 'Export: last row missing', title_by_person: true });
    expect((await report(text)).clusterId).toBe(clusterId);
    expect(await mine.clusters.get(clusterId)).toMatchObject({ title: 'Export: last row missing', count: 2 });
  });

  it('that is ignored until a time is back when the time comes', async () => {
    const { mine, report } = await openShop(world);
    const { clusterId } = await report('Sound stutters in the intro video.');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(await mine.clusters.update(clusterId, { status: 'ignored', ignored_until: until })).toMatchObject({
      status: 'ignored',
      fix: { ready: false },
    });
    const past = new Date(Date.now() - 1000).toISOString();
    await expect(mine.clusters.update(clusterId, { status: 'ignored', ignored_until: past })).rejects.toMatchObject({
      problem: { code: 'invalid' },
    });
    expect((await mine.clusters.list({ status: 'open' })).items).toEqual([]);
  });

  it('that was resolved comes back as regressed when it is reported again', async () => {
    const { mine, report, project } = await openShop(world);
    const text = 'The price filter forgets its upper bound after a reload.';
    const { clusterId } = await report(text);
    await mine.clusters.update(clusterId, { status: 'resolved' });
    await report(text);
    const back = await world.until(project.id, async () => {
      const cluster = await mine.clusters.get(clusterId);
      return cluster.status === 'regressed' && cluster;
    });
    expect(back.count).toBe(2);
  });

  it('cannot be changed by hand while a fix runs', async () => {
    const { mine, report } = await openShop(world);
    const { clusterId } = await report('The map is upside down.');
    await world.installation.db.update(clusterRows).set({ status: 'fixing' }).where(eq(clusterRows.id, clusterId));
    await expect(mine.clusters.update(clusterId, { status: 'resolved' })).rejects.toMatchObject({
      problem: { code: 'conflict' },
    });
  });
});

describe('a cluster job', () => {
  let idle: TestInstallation;
  beforeAll(async () => {
    idle = await testInstallation({}, { workers: false });
  });
  afterAll(() => idle.close());

  it('groups what waits, tells how far it is, and is one at a time', async () => {
    const project = await idle.newProject();
    const mine = idle.client.project(project.id);
    for (const body of ['The bell does not ring.', 'The door squeaks.']) await mine.feedback.create({ body });
    const [job, again] = [await mine.clusterJobs.create(), await mine.clusterJobs.create()];
    expect(again.id).toBe(job.id);
    expect(await mine.clusterJobs.status()).toMatchObject({ pending: 2, running: { id: job.id, status: 'pending' } });
    await startWorkers(idle.installation);
    const done = await idle.until(project.id, async () => {
      const found = await mine.clusterJobs.get(job.id);
      return found.status === 'success' && found;
    });
    expect(done).toMatchObject({ total: 2, done: 2, created: 2, joined: 0, error_message: null });
    expect(await mine.clusterJobs.status()).toMatchObject({ pending: 0, running: null, last: { id: job.id } });
    expect((await mine.clusterJobs.list()).items).toHaveLength(1);
  });
});

import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusters, links } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { openShop } from '../test-shop.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const invoice = 'The invoice has no total.';
const maps = 'Maps of Oslo are upside down.';

const setStatus = (clusterId: string, status: 'fixing' | 'new') =>
  world.installation.db.update(clusters).set({ status }).where(eq(clusters.id, clusterId));

describe('a report that is deleted for good', () => {
  const secret = 'Xylophone of the vicar';

  it('is nowhere any more, its words neither, and its cluster counts without it', async () => {
    const { mine, report, project } = await openShop(world);
    const [a, b, c] = [await report(invoice), await report(secret), await report(maps)];
    const merged = await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId], into: a.clusterId });
    await mine.feedback.move({ feedback_ids: [b.id], into: c.clusterId });
    await mine.feedback.delete(b.id);
    await expect(mine.feedback.get(b.id)).rejects.toMatchObject({ problem: { code: 'not_found' } });
    await expect(mine.feedback.delete(b.id)).rejects.toMatchObject({ problem: { code: 'not_found' } });
    expect((await mine.feedback.list()).items.map(({ id }) => id).sort()).toEqual([a.id, c.id].sort());
    expect(await mine.clusters.get(c.clusterId)).toMatchObject({
      count: 1,
      occurrences: 1,
      title: expect.stringContaining('Oslo'),
    });
    expect((await mine.clusterJobs.status()).pending).toBe(0);
    for (const table of ['feedback', 'clusters', 'events', 'grouping_acts', 'suggestions', 'idempotency_keys']) {
      const { rows } = await world.installation.db.execute(
        `SELECT t::text AS row FROM ${table} t WHERE project_id = '${project.id}' AND t::text ILIKE '%xylophone%'`,
      );
      expect({ table, rows }).toEqual({ table, rows: [] });
    }
    // It was with c, and apart from a: so those two stay apart.
    const said = await world.installation.db.select().from(links).where(eq(links.projectId, project.id));
    const standing = said.filter(({ kind }) => kind !== 'released');
    expect(standing.map(({ itemId, otherItemId, kind }) => [itemId, otherItemId, kind])).toEqual([
      [...[a.id, c.id].sort(), 'cannot'],
    ]);
    const listed = (await mine.groupingActs.list()).items.find(({ id }) => id === merged.id);
    expect(listed?.undo_refused).toContain('deleted');
    // The same words are a new report.
    expect((await report(secret)).clusterId).not.toBe(c.clusterId);
  });

  it('takes its cluster with it when it was alone, and needs an admin', async () => {
    const { mine, report, project } = await openShop(world);
    const a = await report(invoice);
    const { token } = await mine.tokens.create({ name: 'dev', role: 'developer' });
    const theirs = world.clientWith({ authorization: `Bearer ${token}` }).project(project.id);
    await expect(theirs.feedback.delete(a.id)).rejects.toMatchObject({ problem: { code: 'forbidden' } });
    await setStatus(a.clusterId, 'fixing');
    await expect(mine.feedback.delete(a.id)).rejects.toMatchObject({ problem: { code: 'conflict' } });
    expect(await mine.feedback.get(a.id)).toMatchObject({ title: expect.stringContaining('invoice') });
    await setStatus(a.clusterId, 'new');
    await mine.feedback.delete(a.id);
    expect((await mine.clusters.list()).items).toEqual([]);
    await expect(mine.clusters.get(a.clusterId)).rejects.toMatchObject({ problem: { code: 'not_found' } });
  });

  it('leaves no empty cluster behind when a merge is undone: neither the one it was in, nor the one it would come back to', async () => {
    const { mine, report } = await openShop(world);
    const [a, b, c] = [await report(invoice), await report(secret), await report(maps)];
    const idsNow = async () => (await mine.clusters.list()).items.map(({ id }) => id);

    const first = await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId], into: a.clusterId });
    await mine.feedback.delete(a.id);
    await mine.groupingActs.undo(first.id);
    expect((await idsNow()).sort()).toEqual([b.clusterId, c.clusterId].sort());
    expect(await mine.clusters.get(a.clusterId)).toMatchObject({ id: b.clusterId, count: 1 });

    const d = await report('Login loops between two pages.');
    const second = await mine.clusters.merge({
      cluster_ids: [b.clusterId, c.clusterId, d.clusterId],
      into: d.clusterId,
    });
    await mine.feedback.delete(b.id);
    await mine.groupingActs.undo(second.id);
    expect((await idsNow()).sort()).toEqual([c.clusterId, d.clusterId].sort());
    expect((await mine.clusters.list()).items.map(({ count }) => count)).toEqual([1, 1]);
  });
});

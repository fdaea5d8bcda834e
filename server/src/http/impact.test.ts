import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

const DAY_MS = 86_400_000;

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

async function newShop() {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const grouped = async (id: string) => {
    const clusterId = await world.until(project.id, async () => (await mine.feedback.get(id)).cluster_id);
    return clusterId;
  };
  const report = async (body: string) => grouped((await mine.feedback.create({ body })).id);
  return { project, mine, report };
}

const LOUD = 'Checkout charged twice: the payment page reloads and my card is charged again, this is an outage.';
const CALM = 'The colour of the footer link is hard to read on the settings page.';

describe('the impact', () => {
  it('is shown with what it is made of, and orders the list and the home page', async () => {
    const { project, mine, report } = await newShop();
    const loud = await report(LOUD);
    const calm = await report(CALM);
    const cluster = await mine.clusters.get(loud);
    expect(cluster.trend).toBe('new');
    expect(cluster.impact).toBeGreaterThan((await mine.clusters.get(calm)).impact);
    expect(cluster.impact_parts.map(({ part, said }) => [part, said])).toEqual([
      ['users', expect.any(String)],
      ['occurrences', '1 time'],
      ['severity', 'critical'],
      ['recency', 'seen in the last day'],
      ['trend', '1 report in a week, none in the week before'],
    ]);
    expect((await mine.clusters.list({ sort: 'impact' })).items.map(({ id }) => id)).toEqual([loud, calm]);
    expect((await mine.decisions()).clusters.map(({ id }) => id)).toEqual([loud, calm]);
    expect(project.settings.impact).toMatchObject({ users: 3, sources: {} });
  });

  it('follows the weights of the project at once', async () => {
    const { project, mine, report } = await newShop();
    const id = await report(LOUD);
    const only = { users: 0, occurrences: 0, severity: 0, recency: 1, trend: 0, sources: {} };
    await world.client.projects.update(project.id, { settings: { impact: only } });
    await world.until(project.id, async () => (await mine.clusters.get(id)).impact >= 99.9);
    await world.client.projects.update(project.id, { settings: { impact: { ...only, sources: { manual: 0 } } } });
    await world.until(project.id, async () => (await mine.clusters.get(id)).impact === 0);
    await expect(
      world.client.projects.update(project.id, { settings: { impact: { ...only, users: -1 } } }),
    ).rejects.toMatchObject({
      problem: { code: 'invalid' },
    });
  });

  it('fades by itself: an hourly look takes the flag of a new cluster away, and its recency', async () => {
    const { project, mine, report } = await newShop();
    const id = await report(CALM);
    const before = await mine.clusters.get(id);
    await world.at(8 * DAY_MS, async () => {
      await world.installation.queue.add(world.installation.db, 'clusters.weigh', {});
      await world.until(project.id, async () => (await mine.clusters.get(id)).trend === null);
    });
    const after = await mine.clusters.get(id);
    expect(after.impact).toBeLessThan(before.impact);
    expect(after.updated_at).toBe(before.updated_at);
  });

  it('flags a cluster that gets far more reports in a day than in the days before', async () => {
    const { project, mine, report } = await newShop();
    const id = await report(CALM);
    await world.at(5 * DAY_MS, async () => {
      for (let n = 0; n < 6; n += 1) await mine.feedback.create({ body: CALM });
      await world.until(project.id, async () => (await mine.clusters.get(id)).count === 7);
      expect(await mine.clusters.get(id)).toMatchObject({ trend: 'spiking' });
    });
  });
});

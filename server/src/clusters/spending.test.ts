import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ctx, projectContext } from '../context.ts';
import { projects } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { spendForGrouping, spentToday } from './spending.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

async function newContext(): Promise<Ctx> {
  const { id } = await world.newProject();
  await world.client.projects.update(id, { settings: { grouping_budget_usd: 0.5 } });
  const [project] = await world.installation.db.select().from(projects).where(eq(projects.id, id));
  return projectContext(world.installation, project!, 'owner', { kind: 'task', name: 'test' });
}

it('what grouping costs is added up by day and project, and the cap of a day is open again on the next', async () => {
  const [ctx, other] = [await newContext(), await newContext()];
  const evening: Ctx = { ...ctx, now: () => new Date('2026-03-01T23:59:00Z') };
  await spendForGrouping(evening, 'embedder', 0.2);
  await spendForGrouping(evening, 'model', 0.1);
  await spendForGrouping(evening, 'model', 0);
  expect(await spentToday(evening)).toMatchObject({ embedder: 0.2, model: 0.1, overBudget: false });
  await Promise.all([spendForGrouping(evening, 'embedder', 0.1), spendForGrouping(evening, 'embedder', 0.2)]);
  expect((await spentToday(evening)).embedder).toBeCloseTo(0.5);
  expect((await spentToday(evening)).overBudget).toBe(true);
  expect(await spentToday({ ...ctx, now: () => new Date('2026-03-02T00:00:00Z') })).toEqual({
    embedder: 0,
    model: 0,
    leftUsd: 0.5,
    overBudget: false,
  });
  expect((await spentToday({ ...other, now: evening.now })).embedder).toBe(0);
});

import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ctx, inTransaction, projectContext } from '../context.ts';
import { feedback, projects } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { openShop } from '../test-shop.ts';
import { refreshCluster } from './refresh.ts';
import { lockCluster } from './store.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

it('a cluster is counted by what is there when it is its turn, not by what was there when it began to wait', async () => {
  const { project, mine, report } = await openShop(world);
  const { id, clusterId } = await report('The invoice has no total.');
  const ctx = await contextOf(project.id);
  const locked = Promise.withResolvers<void>();
  const happensAgain = inTransaction(ctx, async (tx) => {
    await lockCluster(tx, clusterId);
    await tx.db.update(feedback).set({ occurrences: 3 }).where(eq(feedback.id, id));
    await refreshCluster(tx, clusterId);
    locked.resolve();
    await delay(500);
  });
  await locked.promise;
  // As an act of a person that is taken back does.
  await inTransaction(ctx, (tx) => refreshCluster(tx, clusterId));
  await happensAgain;
  expect(await mine.clusters.get(clusterId)).toMatchObject({ count: 1, occurrences: 3 });
});

async function contextOf(projectId: string): Promise<Ctx> {
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, projectId));
  return projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'test' });
}

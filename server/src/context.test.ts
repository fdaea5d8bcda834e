import { setTimeout as delay } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ctx, inTransaction, projectContext } from './context.ts';
import { projects } from './db/tables.ts';
import { type TestInstallation, testInstallation } from './test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

it('a transaction that the database ended, because two waited for each other, is run again', async () => {
  const [a, b] = [await contextOf('One'), await contextOf('Two')];
  const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const inTurn = (first: Ctx, second: Ctx, at: 0 | 1) =>
    inTransaction(first, async (tx) => {
      await addOne(tx, first);
      locked[at]!.resolve();
      // The embedded engine runs one transaction at a time: there the other cannot have begun.
      await Promise.race([locked[1 - at]!.promise, delay(500)]);
      await addOne(tx, second);
    });
  await Promise.all([inTurn(a, b, 0), inTurn(b, a, 1)]);
  expect(await Promise.all([revisionOf(a), revisionOf(b)])).toEqual([2, 2]);
});

async function contextOf(name: string): Promise<Ctx> {
  const { id } = await world.newProject(name);
  const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, id));
  return projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'test' });
}

const addOne = (tx: Ctx, { project }: Ctx) =>
  tx.db
    .update(projects)
    .set({ groupingRevision: sql`${projects.groupingRevision} + 1` })
    .where(eq(projects.id, project.id));

async function revisionOf({ db, project }: Ctx): Promise<number> {
  const [row] = await db.select({ n: projects.groupingRevision }).from(projects).where(eq(projects.id, project.id));
  return row!.n;
}

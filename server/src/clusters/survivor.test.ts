import { ClusterQuery } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ctx, projectContext } from '../context.ts';
import type { Db } from '../db/db.ts';
import { projects } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { listClusters, readCluster } from './list.ts';
import { mergeClusters } from './merge.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

it('the address of a merged cluster shows the one that it is part of, however often that was merged', async () => {
  const { ctx, api } = await newProject();
  const [first, second, third] = await threeClusters(ctx.project.id);
  await mergeClusters(ctx, { cluster_ids: [third!, second!], into: second! });
  await mergeClusters(ctx, { cluster_ids: [second!, first!], into: first! });

  const shown = await api.clusters.get(third!);
  expect(shown).toMatchObject({ id: first, count: 3 });
  expect(await api.clusters.jobs(third!)).toEqual({ items: [] });
});

it('a merge is not seen from another project', async () => {
  const { ctx } = await newProject();
  const other = await newProject();
  const [first, second] = await threeClusters(ctx.project.id);
  await mergeClusters(ctx, { cluster_ids: [second!, first!], into: first! });

  await expect(other.api.clusters.get(second!)).rejects.toMatchObject({ problem: { status: 404 } });
});

it('a cluster that is merged while it is read is shown as what it became, and left out of a list', async () => {
  const { ctx, api } = await newProject();
  const [first, second, third] = await threeClusters(ctx.project.id);
  const mergedAtTheNextLook = (id: string) =>
    beforeStatement(ctx, () => api.clusters.merge({ cluster_ids: [id, first!], into: first! }));

  const shown = await readCluster(mergedAtTheNextLook(second!), second!);
  expect(shown).toMatchObject({ id: first, count: 2 });
  const { items } = await listClusters(mergedAtTheNextLook(third!), ClusterQuery.parse({}));
  expect(items.map(({ id }) => id)).toEqual([first]);
});

/** A context in which something happens once just before a statement in plain SQL is run, as it can between any two. */
function beforeStatement(ctx: Ctx, happens: () => Promise<unknown>): Ctx {
  let waiting: (() => Promise<unknown>) | null = happens;
  const execute = async (...given: Parameters<Db['execute']>) => {
    const now = waiting;
    waiting = null;
    await now?.();
    return ctx.db.execute(...given);
  };
  const get = (db: Db, name: string | symbol) => (name === 'execute' ? execute : Reflect.get(db, name, db));
  return { ...ctx, db: new Proxy(ctx.db, { get }) };
}

async function newProject() {
  const { id } = await world.newProject();
  const [project] = await world.installation.db.select().from(projects).where(eq(projects.id, id));
  const actor = { kind: 'user', userId: 'local', name: 'local', installationOwner: true } as const;
  return { ctx: projectContext(world.installation, project!, 'owner', actor), api: world.client.project(id) };
}

async function threeClusters(projectId: string): Promise<string[]> {
  const api = world.client.project(projectId);
  for (const body of ['The invoice has no total.', 'Sounds stop after a call.', 'Maps of Oslo are upside down.'])
    await api.feedback.create({ body });
  const clusters = await world.until(projectId, async () => {
    const { items } = await api.clusters.list();
    return items.length === 3 && items;
  });
  return clusters.map((cluster) => cluster.id);
}

import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectContext } from '../context.ts';
import { groupingActs, projects } from '../db/tables.ts';
import { ERASED_TITLE, eraseFeedback } from '../feedback/erase.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const RESETS = [
  'Password reset mail never arrives for my account',
  'The password reset mail does not arrive in my account',
  'No password reset mail arrives for my account since Monday',
];
const STRANGER = 'Dark theme paints the invoice table white on white';

describe('what stands for a cluster', () => {
  it('is stored with it: exemplars, the most typical first, and members that hardly fit', async () => {
    const project = await world.newProject();
    const mine = world.client.project(project.id);
    const report = async (body: string) => {
      const { id } = await mine.feedback.create({ body });
      const clusterId = await world.until(project.id, async () => (await mine.feedback.get(id)).cluster_id);
      return { id, clusterId };
    };
    const resets = [];
    for (const body of RESETS) resets.push(await report(body));
    const stranger = await report(STRANGER);
    const into = resets[0]!.clusterId;
    expect(stranger.clusterId).not.toBe(into);
    const ids = [...new Set([...resets.map(({ clusterId }) => clusterId), stranger.clusterId])];
    await mine.clusters.merge({ cluster_ids: ids, into });

    const merged = await mine.clusters.get(into);
    expect(merged).toMatchObject({ count: 4, outlier_ids: [stranger.id] });
    expect(new Set(merged.exemplar_ids)).toEqual(new Set([...resets.map(({ id }) => id), stranger.id]));
    expect(merged.exemplar_ids[0]).toBe(merged.representative_feedback_id);
    expect(merged.exemplar_ids[0]).not.toBe(stranger.id);

    await mine.feedback.detach({ feedback_ids: [stranger.id] });
    expect(await mine.clusters.get(into)).toMatchObject({ count: 3, outlier_ids: [] });
  });
});

describe('a report that had to be deleted', () => {
  it('has no words left in what is kept to undo a merge, which can be undone all the same', async () => {
    const project = await world.newProject();
    const mine = world.client.project(project.id);
    const report = async (body: string) => {
      const { id } = await mine.feedback.create({ body });
      return { id, clusterId: await world.until(project.id, async () => (await mine.feedback.get(id)).cluster_id) };
    };
    const [kept, gone] = [await report(RESETS[0]!), await report(STRANGER)];
    const act = await mine.clusters.merge({ cluster_ids: [kept.clusterId, gone.clusterId], into: kept.clusterId });
    const { db } = world.installation;
    const stored = async () => JSON.stringify(await db.select().from(groupingActs).where(eq(groupingActs.id, act.id)));
    expect(await stored()).toContain('Dark theme');
    const [row] = await db.select().from(projects).where(eq(projects.id, project.id));
    await eraseFeedback(projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'test' }), gone.id);
    expect(await stored()).not.toContain('Dark theme');
    await mine.groupingActs.undo(act.id);
    expect((await mine.feedback.get(gone.id)).cluster_id).toBe(gone.clusterId);
    expect((await mine.clusters.get(gone.clusterId)).title).toBe(ERASED_TITLE);
  });
});

import type { ClusterJobCreate, GroupingDiff } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewGrouping } from '../clusters/preview.ts';
import { projectContext } from '../context.ts';
import { clusterJobs, feedback, links, projects } from '../db/tables.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const words = {
  reset: 'Password reset e-mail never arrives for addresses with a plus sign.',
  export: 'The CSV export of orders leaves out the last row of the month.',
  map: 'The map of stores is upside down in landscape mode.',
};

async function newShop() {
  const project = await world.newProject();
  const api = world.client.project(project.id);
  const report = async (body: string) => {
    const { id } = await api.feedback.create({ body });
    const clusterId = await world.until(project.id, async () => (await api.feedback.get(id)).cluster_id);
    return { id, clusterId };
  };
  const preview = async (input: Omit<ClusterJobCreate, 'mode'> = {}) => {
    const job = await api.clusterJobs.create({ mode: 'preview', ...input });
    return world.until(project.id, async () => {
      const now = await api.clusterJobs.get(job.id);
      return now.status === 'success' && now;
    });
  };
  const clusterOf = async ({ id }: { id: string }) => (await api.feedback.get(id)).cluster_id;
  return { project, api, report, preview, clusterOf };
}

const change = (id: string, to: Partial<typeof feedback.$inferInsert>) =>
  world.installation.db.update(feedback).set(to).where(eq(feedback.id, id));
const pin = (id: string, pinned = true) => change(id, { pinned });

/** Two clusters that a preview would make one, since their reports say the same now, and a third that has nothing to do with them. */
async function twoAlike() {
  const shop = await newShop();
  const first = await shop.report(words.reset);
  const second = await shop.report(words.export);
  const other = await shop.report(words.map);
  expect(new Set([first.clusterId, second.clusterId, other.clusterId]).size).toBe(3);
  await change(second.id, { title: words.reset, body: words.reset });
  const keepApart = async () => {
    const [itemId = '', otherItemId = ''] = [first.id, second.id].sort();
    await world.installation.db
      .insert(links)
      .values({ projectId: shop.project.id, itemId, otherItemId, kind: 'cannot', actor: 'ann' });
  };
  return { ...shop, first, second, other, keepApart };
}

const statesOf = ({ changes }: GroupingDiff) => changes.map(({ state }) => state);

describe('a preview of grouping anew', () => {
  it('tells what would move where and changes nothing', async () => {
    const { api, preview, first, second, clusterOf } = await twoAlike();
    const job = await preview({ sensitivity: 'loose' });
    expect(job).toMatchObject({ mode: 'preview', sensitivity: 'loose', total: 3, done: 3, joined: 1, created: 2 });
    const diff = await api.clusterJobs.diff(job.id);
    expect(diff).toMatchObject({
      unchanged: 2,
      changes: [
        {
          into: { id: first.clusterId, count: 1 },
          moves: [{ feedback_id: second.id, title: words.reset, from: { id: second.clusterId } }],
          state: 'open',
        },
      ],
    });
    expect([await clusterOf(first), await clusterOf(second)]).toEqual([first.clusterId, second.clusterId]);
  });

  it('finds nothing to change where the reports are grouped as it would', async () => {
    const { api, preview, report } = await newShop();
    for (const body of [...Object.values(words), words.map]) await report(body);
    expect(await api.clusterJobs.diff((await preview()).id)).toEqual({ changes: [], unchanged: 4 });
  });

  it('keeps what people keep apart, pinned reports, and clusters that a person named', async () => {
    const { api, preview, first, second, keepApart } = await twoAlike();
    await api.clusters.update(second.clusterId, { title: 'Plus signs' });
    const named = await api.clusterJobs.diff((await preview()).id);
    expect(named.changes).toMatchObject([
      { into: { id: second.clusterId }, title: 'Plus signs', moves: [{ feedback_id: first.id }] },
    ]);
    await pin(first.id);
    const pinned = await api.clusterJobs.diff((await preview()).id);
    expect(pinned.changes).toEqual([]);
    await pin(first.id, false);
    await keepApart();
    expect((await api.clusterJobs.diff((await preview()).id)).changes).toEqual([]);
  });

  it('takes a cluster apart that holds two problems, and titles the part that would be new', async () => {
    const { api, preview, report } = await newShop();
    const first = await report(words.reset);
    await report(words.reset);
    const [other, { id: late }] = [await report(words.map), await report(words.map)];
    for (const id of [other.id, late]) await change(id, { clusterId: first.clusterId });
    const job = await preview();
    const { changes } = await api.clusterJobs.diff(job.id);
    expect(changes).toMatchObject([{ into: null, title: expect.stringContaining('map of stores') }]);
    expect(changes[0]!.moves.map(({ feedback_id }) => feedback_id)).toEqual([other.id, late]);
    expect(await api.clusterJobs.accept(job.id)).toMatchObject({ accepted: 1, stale: 0 });
    const founded = (await api.feedback.get(late)).cluster_id!;
    expect(founded).not.toBe(first.clusterId);
    expect(await api.clusters.get(founded)).toMatchObject({
      count: 2,
      title: expect.stringContaining('map of stores'),
    });
    expect(await api.clusters.get(first.clusterId)).toMatchObject({ count: 2 });
    const [made] = (await api.clusterJobs.diff(job.id)).changes;
    expect(made).toMatchObject({ state: 'accepted', into: { id: founded, count: 2 } });
  });

  it('begins anew when it is interrupted', async () => {
    const { project, api } = await twoAlike();
    const [row] = await world.installation.db.select().from(projects).where(eq(projects.id, project.id));
    const ctx = projectContext(world.installation, row!, 'owner', { kind: 'task', name: 'clusters.preview' });
    const id = crypto.randomUUID();
    await world.installation.db.insert(clusterJobs).values({ id, projectId: project.id, mode: 'preview' });
    await expect(previewGrouping(ctx, id, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await api.clusterJobs.get(id)).toMatchObject({ status: 'running' });
    await previewGrouping(ctx, id, new AbortController().signal);
    expect(await api.clusterJobs.get(id)).toMatchObject({ status: 'success', done: 3 });
  });
});

describe('an accepted change', () => {
  it('moves the reports, says so in their reasons, and leads the old address on', async () => {
    const { api, preview, first, second, clusterOf } = await twoAlike();
    const { id } = await preview();
    const { changes } = await api.clusterJobs.diff(id);
    expect(await api.clusterJobs.accept(id, { change_ids: [changes[0]!.id] })).toMatchObject({ accepted: 1, stale: 0 });
    expect(await clusterOf(second)).toBe(first.clusterId);
    expect((await api.feedback.get(second.id)).why.at(-1)).toMatchObject({ type: 'person', action: 'accepted' });
    expect(await api.clusters.get(second.clusterId)).toMatchObject({ id: first.clusterId, count: 2 });
    expect((await api.suggestions.list()).items).toEqual([]);
    expect(statesOf(await api.clusterJobs.diff(id))).toEqual(['accepted']);
    expect(await api.clusterJobs.accept(id)).toMatchObject({ accepted: 0, stale: 0, act: null });
    await expect(api.clusterJobs.accept(id, { change_ids: [changes[0]!.id] })).rejects.toMatchObject({
      problem: { code: 'conflict' },
    });
  });

  it('is undone like any other act, and open again then', async () => {
    const { api, preview, first, second, clusterOf } = await twoAlike();
    const { id } = await preview();
    const { act } = await api.clusterJobs.accept(id);
    expect(act).toMatchObject({ kind: 'accept', moved: 1, undo_refused: null, clusters: [{ id: first.clusterId }] });
    await api.groupingActs.undo(act!.id);
    expect([await clusterOf(first), await clusterOf(second)]).toEqual([first.clusterId, second.clusterId]);
    expect(statesOf(await api.clusterJobs.diff(id))).toEqual(['open']);
    expect(await api.clusterJobs.accept(id)).toMatchObject({ accepted: 1, stale: 0, act: { kind: 'accept' } });
    expect(await clusterOf(second)).toBe(first.clusterId);
  });

  it('is stale once people have moved or pinned what it would move', async () => {
    const { api, preview, second, other } = await twoAlike();
    const { id } = await preview();
    await pin(second.id);
    expect(statesOf(await api.clusterJobs.diff(id))).toEqual(['stale']);
    expect(await api.clusterJobs.accept(id)).toMatchObject({ accepted: 0, stale: 1, act: null });
    await pin(second.id, false);
    expect(statesOf(await api.clusterJobs.diff(id))).toEqual(['open']);
    await change(second.id, { clusterId: other.clusterId });
    expect(statesOf(await api.clusterJobs.diff(id))).toEqual(['stale']);
  });

  it('is stale once people said that it joins different problems', async () => {
    const { api, preview, keepApart } = await twoAlike();
    const { id } = await preview();
    await keepApart();
    expect(statesOf(await api.clusterJobs.diff(id))).toEqual(['stale']);
  });
});

describe('one run of grouping at a time', () => {
  let idle: TestInstallation;
  beforeAll(async () => {
    idle = await testInstallation({}, { workers: false });
  });
  afterAll(() => idle.close());

  it('answers with the one like it, and refuses another kind', async () => {
    const { clusterJobs: runs } = idle.client.project((await idle.newProject()).id);
    const preview = await runs.create({ mode: 'preview' });
    expect(preview).toMatchObject({ mode: 'preview', sensitivity: 'default', status: 'pending' });
    expect((await runs.create({ mode: 'preview' })).id).toBe(preview.id);
    const refused = { problem: { code: 'conflict', detail: expect.stringContaining('preview') } };
    await expect(runs.create()).rejects.toMatchObject(refused);
    await expect(runs.create({ mode: 'preview', sensitivity: 'loose' })).rejects.toMatchObject(refused);
    await expect(runs.diff(preview.id)).rejects.toMatchObject(refused);
  });

  it('has no changes where it grouped what waited, and no sensitivity of its own', async () => {
    const { clusterJobs: runs } = idle.client.project((await idle.newProject()).id);
    await expect(runs.create({ sensitivity: 'loose' })).rejects.toMatchObject({ problem: { code: 'invalid' } });
    const { id } = await runs.create();
    for (const ask of [() => runs.diff(id), () => runs.accept(id)])
      await expect(ask()).rejects.toMatchObject({ problem: { code: 'invalid' } });
    await expect(runs.create({ mode: 'preview' })).rejects.toMatchObject({ problem: { code: 'conflict' } });
  });
});

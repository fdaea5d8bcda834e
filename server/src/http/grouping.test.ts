import { and, eq, ne } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tables from '../db/tables.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { alike, openShop } from '../test-shop.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const unlike = [
  'The invoice has no total.',
  'Sounds stop after a call.',
  'Maps of Oslo are upside down.',
  'Password reset e-mail never arrives for addresses with a plus sign.',
  'Dates in the exported spreadsheet are nine hours early.',
];

async function newShop() {
  const shop = await openShop(world);
  const clusterOf = async (id: string) => (await shop.mine.feedback.get(id)).cluster_id;
  return { ...shop, clusterOf, state: () => stateOf(shop.project.id) };
}

/** All that an undo must bring back, to the letter. */
async function stateOf(projectId: string) {
  const { db } = world.installation;
  const of = <T extends { projectId: never }>(table: T) => eq(table.projectId, projectId);
  const items = await db
    .select({
      id: tables.feedback.id,
      clusterId: tables.feedback.clusterId,
      why: tables.feedback.why,
      pinned: tables.feedback.pinned,
    })
    .from(tables.feedback)
    .where(of(tables.feedback as never))
    .orderBy(tables.feedback.id);
  const clusters = await db
    .select()
    .from(tables.clusters)
    .where(of(tables.clusters as never))
    .orderBy(tables.clusters.id);
  const links = await db
    .select({
      a: tables.links.itemId,
      b: tables.links.otherItemId,
      kind: tables.links.kind,
      actor: tables.links.actor,
    })
    .from(tables.links)
    .where(and(of(tables.links as never), ne(tables.links.kind, 'released')))
    .orderBy(tables.links.itemId, tables.links.otherItemId);
  const questions = await db
    .select()
    .from(tables.suggestions)
    .where(of(tables.suggestions as never))
    .orderBy(tables.suggestions.id);
  const jobs = await db
    .select({ id: tables.jobs.id, clusterId: tables.jobs.clusterId })
    .from(tables.jobs)
    .where(of(tables.jobs as never))
    .orderBy(tables.jobs.id);
  return { items, clusters: clusters.map(({ updatedAt: _, ...row }) => row), links, questions, jobs };
}

describe('a merge', () => {
  it('makes one cluster of several, the oldest unless another is named, and their addresses lead there', async () => {
    const { mine, report } = await newShop();
    const [a, b, c] = [await report(unlike[0]!), await report(unlike[1]!), await report(unlike[2]!)];
    const act = await mine.clusters.merge({ cluster_ids: [c.clusterId, a.clusterId, b.clusterId] });
    expect(act).toMatchObject({ kind: 'merge', moved: 2, undone_at: null, undo_refused: null });
    expect(act.summary).toMatch(/^merged \w+-3, \w+-2 into \w+-1$/);
    expect(act.clusters).toEqual([expect.objectContaining({ id: a.clusterId, count: 3 })]);
    for (const { clusterId } of [a, b, c])
      expect(await mine.clusters.get(clusterId)).toMatchObject({ id: a.clusterId, count: 3, occurrences: 3 });
    expect((await mine.feedback.get(b.id)).why.at(-1)).toMatchObject({ type: 'person', action: 'merged' });
    const { items } = await mine.activity();
    expect(items.filter(({ type }) => type === 'cluster.merged')).toHaveLength(2);
  });

  it('undone brings back clusters, numbers, titles of people, questions, words and jobs as they were', async () => {
    const { mine, report, project, state } = await newShop();
    const first = await report(alike[0]);
    const second = await report(alike[1]);
    const third = await report(unlike[1]!);
    await mine.clusters.update(second.clusterId, { title: 'Reset mail', status: 'resolved' });
    await mine.feedback.pin({ feedback_ids: [third.id], pinned: true });
    await giveJob(project.id, second.clusterId);
    const before = await state();
    expect(before.questions).toHaveLength(1);
    const act = await mine.clusters.merge({
      cluster_ids: [first.clusterId, second.clusterId, third.clusterId],
      into: third.clusterId,
    });
    const merged = await state();
    expect(merged.questions).toEqual([]);
    expect(merged.jobs.map(({ clusterId }) => clusterId)).toEqual([third.clusterId]);
    const undone = await mine.groupingActs.undo(act.id);
    expect(undone).toMatchObject({ id: act.id, undone_by: 'local', undo_refused: expect.stringContaining('already') });
    expect(await state()).toEqual(before);
    await expect(mine.groupingActs.undo(act.id)).rejects.toMatchObject({ problem: { code: 'conflict' } });
  });

  it('undone leaves who joined since with the cluster that stayed', async () => {
    const { mine, report, clusterOf } = await newShop();
    const [a, b] = [await report(unlike[0]!), await report(unlike[1]!)];
    const act = await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId] });
    const newcomer = await report(unlike[1]!);
    expect(newcomer.clusterId).toBe(a.clusterId);
    await mine.groupingActs.undo(act.id);
    expect(await clusterOf(b.id)).toBe(b.clusterId);
    expect(await clusterOf(newcomer.id)).toBe(a.clusterId);
    expect((await mine.clusters.get(a.clusterId)).count).toBe(2);
  });

  it('by two people at once has one winner, and the other hears who', async () => {
    const { mine, report } = await newShop();
    const [a, b, c] = [await report(unlike[0]!), await report(unlike[1]!), await report(unlike[2]!)];
    const both = await Promise.allSettled([
      mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId], into: a.clusterId }),
      mine.clusters.merge({ cluster_ids: [b.clusterId, c.clusterId], into: c.clusterId }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((each) => each.status === 'rejected');
    expect(lost?.reason).toMatchObject({
      problem: { code: 'conflict', detail: expect.stringMatching(/^local has merged .* look again/) },
    });
  });

  it('of two that are being fixed is refused, and so is one of a cluster with itself', async () => {
    const { mine, report } = await newShop();
    const [a, b] = [await report(unlike[0]!), await report(unlike[1]!)];
    const fixing = { status: 'fixing' } as const;
    for (const { clusterId } of [a, b])
      await world.installation.db.update(tables.clusters).set(fixing).where(eq(tables.clusters.id, clusterId));
    await expect(mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId] })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('being fixed') },
    });
    await expect(mine.clusters.merge({ cluster_ids: [a.clusterId, a.clusterId] })).rejects.toMatchObject({
      problem: { code: 'invalid' },
    });
  });
});

describe('a split', () => {
  async function threeOfOne() {
    const shop = await newShop();
    const [a, b, c] = [await shop.report(unlike[0]!), await shop.report(unlike[0]!), await shop.report(unlike[0]!)];
    expect(new Set([a.clusterId, b.clusterId, c.clusterId])).toHaveLength(1);
    return { ...shop, a, b, c };
  }

  it('takes reports out together into a new cluster, and undone all is as it was', async () => {
    const { mine, a, b, c, clusterOf, state } = await threeOfOne();
    const before = await state();
    const act = await mine.clusters.split(a.clusterId, { feedback_ids: [b.id, c.id] });
    expect(act).toMatchObject({ kind: 'split', moved: 2, undo_refused: null });
    const opened = await clusterOf(b.id);
    expect(opened).toBe(await clusterOf(c.id));
    expect(opened).not.toBe(a.clusterId);
    expect(act.clusters.map(({ id, count }) => [id, count])).toEqual([
      [opened, 2],
      [a.clusterId, 1],
    ]);
    await mine.groupingActs.undo(act.id);
    expect(await state()).toEqual(before);
    expect((await mine.clusters.get(opened!)).id).toBe(a.clusterId);
  });

  it('undone takes along who joined the part since', async () => {
    const { mine, a, b, report, clusterOf } = await threeOfOne();
    const act = await mine.clusters.split(a.clusterId, { feedback_ids: [a.id, b.id] });
    const newcomer = await report(unlike[0]!);
    expect(newcomer.clusterId).toBe(await clusterOf(a.id));
    await mine.groupingActs.undo(act.id);
    expect(await clusterOf(newcomer.id)).toBe(a.clusterId);
    expect((await mine.clusters.get(a.clusterId)).count).toBe(4);
  });

  it('leaves at least one, and of reports that are elsewhere says so', async () => {
    const { mine, a, b, c, report } = await threeOfOne();
    await expect(mine.clusters.split(a.clusterId, { feedback_ids: [a.id, b.id, c.id] })).rejects.toMatchObject({
      problem: { code: 'invalid', detail: expect.stringContaining('must stay') },
    });
    const stranger = await report(unlike[1]!);
    await expect(mine.clusters.split(a.clusterId, { feedback_ids: [stranger.id] })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('1 report of these') },
    });
    await expect(mine.clusters.split(a.clusterId, { feedback_ids: [newId()] })).rejects.toMatchObject({
      problem: { code: 'not_found' },
    });
  });

  it('of a cluster that is being fixed leaves the job where it is', async () => {
    const { mine, a, b, project, state } = await threeOfOne();
    await giveJob(project.id, a.clusterId, 'running');
    await mine.clusters.split(a.clusterId, { feedback_ids: [b.id] });
    expect((await state()).jobs.map(({ clusterId }) => clusterId)).toEqual([a.clusterId]);
    expect((await mine.clusters.get(a.clusterId)).status).toBe('fixing');
  });
});

describe('reports that are moved', () => {
  it('are in the other cluster, and what was emptied leads there; undone it is there again', async () => {
    const { mine, report, clusterOf, state } = await newShop();
    const [a, b] = [await report(unlike[0]!), await report(unlike[1]!)];
    const before = await state();
    const act = await mine.feedback.move({ feedback_ids: [b.id], into: a.clusterId });
    expect(act).toMatchObject({ kind: 'move', moved: 1 });
    expect(await clusterOf(b.id)).toBe(a.clusterId);
    expect((await mine.clusters.get(b.clusterId)).id).toBe(a.clusterId);
    await expect(mine.feedback.move({ feedback_ids: [b.id], into: a.clusterId })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('already') },
    });
    await mine.groupingActs.undo(act.id);
    expect(await state()).toEqual(before);
    expect((await mine.clusters.get(b.clusterId)).id).toBe(b.clusterId);
  });

  it('are kept apart from where they were, until a later word says otherwise', async () => {
    const { mine, report, state } = await newShop();
    const [a, b, c] = [await report(unlike[0]!), await report(unlike[0]!), await report(unlike[1]!)];
    await mine.feedback.move({ feedback_ids: [b.id], into: c.clusterId });
    expect((await state()).links).toEqual(
      [
        { ...ordered(b.id, c.id), kind: 'must', actor: 'local' },
        { ...ordered(a.id, b.id), kind: 'cannot', actor: 'local' },
      ].sort((x, y) => (x.a + x.b < y.a + y.b ? -1 : 1)),
    );
    await mine.clusters.merge({ cluster_ids: [a.clusterId, c.clusterId] });
    expect(new Set((await state()).links.map(({ kind }) => kind))).toEqual(new Set(['must']));
  });
});

describe('reports that are detached', () => {
  it('get a cluster each, and undone are back', async () => {
    const { mine, report, clusterOf, state } = await newShop();
    const [a, b, c] = [await report(unlike[0]!), await report(unlike[0]!), await report(unlike[0]!)];
    const before = await state();
    const act = await mine.feedback.detach({ feedback_ids: [b.id, c.id] });
    expect(new Set([await clusterOf(a.id), await clusterOf(b.id), await clusterOf(c.id)])).toHaveLength(3);
    await expect(mine.feedback.detach({ feedback_ids: [a.id, b.id] })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('alone') },
    });
    await mine.groupingActs.undo(act.id);
    expect(await state()).toEqual(before);
  });

  it('of a cluster that is named whole: the first stays', async () => {
    const { mine, report, clusterOf } = await newShop();
    const [a, b] = [await report(unlike[0]!), await report(unlike[0]!)];
    expect(await mine.feedback.detach({ feedback_ids: [a.id, b.id] })).toMatchObject({ moved: 1 });
    expect(await clusterOf(a.id)).toBe(a.clusterId);
  });
});

describe('reports that are pinned', () => {
  it('say so, and undone do not', async () => {
    const { mine, report } = await newShop();
    const { id } = await report(unlike[0]!);
    const act = await mine.feedback.pin({ feedback_ids: [id], pinned: true });
    expect((await mine.feedback.get(id)).pinned).toBe(true);
    await expect(mine.feedback.pin({ feedback_ids: [id], pinned: true })).rejects.toMatchObject({
      problem: { code: 'conflict' },
    });
    await mine.groupingActs.undo(act.id);
    expect((await mine.feedback.get(id)).pinned).toBe(false);
  });
});

describe('an answer', () => {
  it.each(['same', 'different'] as const)('"%s" can be undone: the question is open again', async (answer) => {
    const { mine, report, state } = await newShop();
    await report(alike[0]);
    await report(alike[1]);
    const before = await state();
    const [question] = (await mine.suggestions.list()).items;
    const { act_id } = await mine.suggestions.answer(question!.id, { answer });
    expect((await mine.suggestions.list()).items).toEqual([]);
    const [act] = (await mine.groupingActs.list()).items;
    expect(act).toMatchObject({ id: act_id, kind: 'answer', moved: answer === 'same' ? 1 : 0 });
    await mine.groupingActs.undo(act_id);
    expect(await state()).toEqual(before);
  });

  it('can be undone when the same was asked of other reports meanwhile: it is asked once', async () => {
    const { mine, report } = await newShop();
    await report(alike[0]);
    await report(alike[1]);
    const [question] = (await mine.suggestions.list()).items;
    const { act_id } = await mine.suggestions.answer(question!.id, { answer: 'different' });
    const { suggestions } = tables;
    const [answered] = await world.installation.db.select().from(suggestions).where(eq(suggestions.id, question!.id));
    await world.installation.db
      .insert(suggestions)
      .values({ ...answered!, id: newId(), answer: null, answeredBy: null, answeredAt: null });
    await mine.groupingActs.undo(act_id);
    expect((await mine.suggestions.list()).items).toHaveLength(1);
  });
});

describe('acts', () => {
  it('are undone the latest first where they touch the same clusters, each back to what it found', async () => {
    const { mine, report, state } = await newShop();
    const shop = [];
    for (const body of unlike) shop.push(await report(body));
    const [a, b, c, d, e] = shop;
    const states = [await state()];
    const acts = [await mine.clusters.merge({ cluster_ids: [a!.clusterId, b!.clusterId, c!.clusterId] })];
    states.push(await state());
    acts.push(await mine.clusters.split(a!.clusterId, { feedback_ids: [a!.id] }));
    states.push(await state());
    acts.push(await mine.feedback.move({ feedback_ids: [a!.id, b!.id], into: d!.clusterId }));
    states.push(await state());
    acts.push(await mine.clusters.merge({ cluster_ids: [d!.clusterId, e!.clusterId], into: e!.clusterId }));

    const listed = (await mine.groupingActs.list({ cluster_id: a!.clusterId })).items;
    expect(listed.map(({ id }) => id)).toEqual([acts[2]!.id, acts[1]!.id, acts[0]!.id]);
    expect(listed[0]!.undo_refused).toBe(`Undo this first, which came later: ${acts[3]!.summary}.`);
    await expect(mine.groupingActs.undo(acts[0]!.id)).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('Undo this first') },
    });
    for (const act of acts.toReversed()) {
      await mine.groupingActs.undo(act.id);
      expect(await state()).toEqual(states.pop());
    }
  });

  it('that contradict an earlier word give it back when they are undone', async () => {
    const { mine, report, state } = await newShop();
    const [a, b] = [await report(alike[0]), await report(alike[1])];
    const [question] = (await mine.suggestions.list()).items;
    await mine.suggestions.answer(question!.id, { answer: 'different' });
    const before = await state();
    expect(before.links).toEqual([{ ...ordered(a.id, b.id), kind: 'cannot', actor: 'local' }]);
    const merge = await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId] });
    expect((await state()).links.map(({ kind }) => kind)).toEqual(['must']);
    await mine.groupingActs.undo(merge.id);
    expect(await state()).toEqual(before);
    const third = await report(unlike[2]!);
    const together = [await mine.clusters.merge({ cluster_ids: [b.clusterId, third.clusterId] })];
    const between = await state();
    together.push(await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId], into: a.clusterId }));
    for (const act of together.toReversed()) {
      await mine.groupingActs.undo(act.id);
      expect((await state()).links).toEqual(act === together[1] ? between.links : before.links);
    }
  });

  it('elsewhere are no hindrance', async () => {
    const { mine, report } = await newShop();
    const shop = [];
    for (const body of unlike) shop.push(await report(body));
    const act = await mine.clusters.merge({ cluster_ids: [shop[0]!.clusterId, shop[1]!.clusterId] });
    await mine.clusters.merge({ cluster_ids: [shop[2]!.clusterId, shop[3]!.clusterId] });
    expect(await mine.groupingActs.undo(act.id)).toMatchObject({ undone_by: 'local' });
  });

  it('are for triagers', async () => {
    const { project, mine, report } = await newShop();
    const [a, b] = [await report(unlike[0]!), await report(unlike[1]!)];
    const { token } = await mine.tokens.create({ name: 'reader', role: 'viewer' });
    const theirs = world.clientWith({ authorization: `Bearer ${token}` }).project(project.id);
    const act = await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId] });
    const forbidden = { problem: { code: 'forbidden' } };
    expect((await theirs.groupingActs.list()).items).toHaveLength(1);
    await expect(theirs.groupingActs.undo(act.id)).rejects.toMatchObject(forbidden);
    await expect(theirs.feedback.pin({ feedback_ids: [a.id], pinned: true })).rejects.toMatchObject(forbidden);
    await expect(theirs.feedback.detach({ feedback_ids: [a.id] })).rejects.toMatchObject(forbidden);
  });
});

const ordered = (one: string, other: string) => (one < other ? { a: one, b: other } : { a: other, b: one });

async function giveJob(projectId: string, clusterId: string, status: 'success' | 'running' = 'success') {
  const { db } = world.installation;
  const repositoryId = newId();
  await db
    .insert(tables.repositories)
    .values({ id: repositoryId, projectId, forge: 'local', name: `/nowhere/${repositoryId}`, baseBranch: 'main' });
  await db
    .insert(tables.jobs)
    .values({ id: newId(), projectId, clusterId, repositoryId, status, agent: 'repair', sandbox: 'local' });
  if (status === 'running')
    await db.update(tables.clusters).set({ status: 'fixing' }).where(eq(tables.clusters.id, clusterId));
}

describe('a split proposal', () => {
  it('takes apart what was wrongly merged, and accepting it is a split', async () => {
    const { mine, report } = await newShop();
    const [a, b] = [await report(unlike[0]!), await report(unlike[0]!)];
    const [c, d] = [await report(unlike[2]!), await report(unlike[2]!)];
    expect((await mine.clusters.splitProposal(a.clusterId)).parts).toHaveLength(1);
    await mine.clusters.merge({ cluster_ids: [a.clusterId, c.clusterId] });
    const { parts } = await mine.clusters.splitProposal(a.clusterId);
    expect(parts.map((part) => part.feedback_ids.toSorted())).toEqual(
      expect.arrayContaining([[a.id, b.id].sort(), [c.id, d.id].sort()]),
    );
    expect(parts.find((part) => part.feedback_ids.includes(c.id))).toMatchObject({
      title: expect.stringContaining('Oslo'),
      terms: expect.arrayContaining(['oslo']),
    });
    const act = await mine.clusters.split(a.clusterId, { feedback_ids: [c.id, d.id] });
    expect(act.clusters.map(({ count }) => count)).toEqual([2, 2]);
  });
});

describe('any sequence of acts', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'undone from the last to the first leads back through the same states (seed %i)',
    async (seed) => {
      const { mine, report, state, clusterOf } = await newShop();
      const ids: string[] = [];
      for (const body of [...unlike, ...unlike, alike[1]]) ids.push((await report(body)).id);
      let at = seed * 7919;
      const below = (n: number) => {
        at = (at * 1103515245 + 12345) % 2147483648;
        return Math.floor((at / 2147483648) * n);
      };
      const pick = <T>(from: T[]): T => from[below(from.length)]!;
      const done: { id: string; before: Awaited<ReturnType<typeof state>> }[] = [];
      for (let step = 0; step < 9; step++) {
        const before = await state();
        const clusters = before.clusters.map(({ id }) => id);
        const item = pick(ids);
        const inside = before.items.filter(({ clusterId }) => clusterId === pick(clusters)).map(({ id }) => id);
        const acts = [
          () => mine.clusters.merge({ cluster_ids: [pick(clusters), pick(clusters), pick(clusters)] }),
          async () => mine.clusters.split((await clusterOf(item))!, { feedback_ids: [item] }),
          () => mine.feedback.move({ feedback_ids: [item, pick(ids)], into: pick(clusters) }),
          () => mine.feedback.detach({ feedback_ids: inside.length ? inside : [item] }),
          () => mine.feedback.pin({ feedback_ids: [item], pinned: below(2) === 0 }),
          async () => {
            const [open] = (await mine.suggestions.list()).items;
            const answer = pick(['same', 'different'] as const);
            const { act_id } = await mine.suggestions.answer(open?.id ?? newId(), { answer });
            return { id: act_id };
          },
        ];
        const act = await pick(acts)().catch((error: { problem: { code: string } }) => {
          // What chance put together may be refused, in words; it must not fail.
          expect(['invalid', 'conflict', 'not_found']).toContain(error.problem.code);
          return null;
        });
        if (act) done.push({ id: act.id, before });
      }
      expect(done.length).toBeGreaterThan(3);
      for (const { id, before } of done.toReversed()) {
        await mine.groupingActs.undo(id);
        expect(await state()).toEqual(before);
      }
    },
  );
});

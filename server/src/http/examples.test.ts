import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Choice } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobs } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { makeRepository } from '../test-repository.ts';
import { openShop } from '../test-shop.ts';

const files = {
  'package.json': '{"name":"parcels","type":"module","scripts":{"test":"node --test"}}\n',
  'src/price.js': 'export function totalPrice(price, parcels) {\n  return price + parcels;\n}\n',
  'src/boxes.js': 'export function boxesNeeded(items, perBox) {\n  return Math.floor(items / perBox);\n}\n',
};
const told = 'The price of several parcels is wrong: `totalPrice(3, 4)` returns `7`, expected `12`.';

let world: TestInstallation;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-examples-'));
  world = await testInstallation();
});
afterAll(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

async function parcels() {
  const shop = await openShop(world);
  const dir = join(root, `${newId()}.git`);
  await makeRepository(dir, files);
  const repository = await shop.mine.repositories.create({ forge: 'local', name: dir, hints: '' });
  return { ...shop, repository, examples: shop.mine.clusters };
}

describe('the examples of a cluster', () => {
  it('are read from its reports, looked up in the code, and become a test only when a person accepts them', async () => {
    const { report, examples } = await parcels();
    const { clusterId } = await report(told);
    expect(await examples.examples(clusterId)).toEqual({ items: [], in_reports: 1 });
    const { items, in_reports } = await examples.findExamples(clusterId);
    expect(in_reports).toBe(0);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      origin: 'report',
      state: 'proposed',
      call: { file: 'src/price.js', function: 'totalPrice' },
      shown: { call: 'totalPrice(3, 4)', expected: '12' },
      test: { path: expect.stringMatching(/test/), text: expect.stringContaining('totalPrice(3, 4)') },
      decided_by: null,
    });
    expect((await examples.findExamples(clusterId)).items).toHaveLength(1);
    const id = items[0]!.id;
    expect(await examples.decideExample(clusterId, id, { state: 'accepted' })).toMatchObject({
      state: 'accepted',
      decided_by: 'local',
    });
    // Of one call there is one accepted result.
    const typed = { function: 'totalPrice', arguments: '3, 4', expected: '13' };
    expect(await examples.addExample(clusterId, typed)).toMatchObject({ origin: 'form', state: 'accepted' });
    const states = (await examples.examples(clusterId)).items.map(({ shown, state }) => [shown.expected, state]);
    expect(states).toEqual([
      ['13', 'accepted'],
      ['12', 'refused'],
    ]);
  });

  it('that name nothing in the code say so, and cannot be accepted', async () => {
    const { report, examples } = await parcels();
    const { clusterId } = await report('Shipping is odd: `freightOf(3)` returns `7`, expected `12`.');
    const { items, in_reports } = await examples.findExamples(clusterId);
    expect(in_reports).toBe(0);
    expect(items).toMatchObject([{ test: null, problem: expect.stringContaining('freightOf'), state: 'proposed' }]);
    await expect(examples.decideExample(clusterId, items[0]!.id, { state: 'accepted' })).rejects.toMatchObject({
      problem: { code: 'conflict', detail: expect.stringContaining('freightOf') },
    });
  });

  it('are typed as plain values, and what is none is said at its field', async () => {
    const { report, examples } = await parcels();
    const { clusterId } = await report('Nothing fits.');
    const good = { function: 'totalPrice', arguments: '3, 4', expected: '12' };
    for (const [field, wrong] of [
      ['function', 'noSuchName'],
      ['arguments', 'process.exit(1)'],
      ['expected', 'require("fs")'],
      ['expected', '1, 2'],
    ] as const) {
      await expect(examples.addExample(clusterId, { ...good, [field]: wrong })).rejects.toMatchObject({
        problem: { code: 'invalid', fields: [expect.objectContaining({ path: field })] },
      });
    }
    await examples.addExample(clusterId, good);
    await expect(examples.addExample(clusterId, good)).rejects.toMatchObject({ problem: { code: 'conflict' } });
  });

  it('need a developer, and go with what they belong to', async () => {
    const { project, mine, report, examples } = await parcels();
    const a = await report(told);
    const b = await report('Nothing to do with it: the lamp in the hall is broken.');
    const { token } = await mine.tokens.create({ name: 'triage', role: 'triager' });
    const theirs = world.clientWith({ authorization: `Bearer ${token}` }).project(project.id).clusters;
    await expect(theirs.findExamples(a.clusterId)).rejects.toMatchObject({ problem: { code: 'forbidden' } });
    await examples.findExamples(a.clusterId);
    await examples.addExample(a.clusterId, { function: 'totalPrice', arguments: '1, 9', expected: '9' });
    const merged = await mine.clusters.merge({ cluster_ids: [a.clusterId, b.clusterId], into: b.clusterId });
    expect((await examples.examples(b.clusterId)).items).toHaveLength(2);
    // A page that was open meanwhile still asks by the id that went away.
    expect((await examples.examples(a.clusterId)).items).toHaveLength(2);
    await mine.groupingActs.undo(merged.id);
    expect((await examples.examples(a.clusterId)).items).toHaveLength(2);
    expect((await examples.examples(b.clusterId)).items).toHaveLength(0);
    // What was read from a report is forgotten with it; what a person typed stays until its cluster goes.
    const c = await report('The lamp in the cellar is broken as well.');
    await mine.clusters.merge({ cluster_ids: [a.clusterId, c.clusterId], into: a.clusterId });
    await mine.feedback.delete(a.id);
    expect((await examples.examples(a.clusterId)).items).toMatchObject([{ origin: 'form' }]);
  });
});

describe('the question of a fix', () => {
  const choice: Choice = {
    call: { file: 'src/boxes.js', function: 'boxesNeeded', arguments: [number('7'), number('4')] },
    shown: 'boxesNeeded(7, 4)',
    options: [
      { shown: '1', expected: number('1'), patch: '' },
      { shown: '2', expected: number('2'), patch: '' },
      { shown: 'raises Error', expected: null, patch: '' },
    ],
  };

  async function asked() {
    const shop = await parcels();
    const { clusterId } = await shop.report('The warehouse folds too few boxes.');
    const id = newId();
    await world.installation.db.insert(jobs).values({
      id,
      projectId: shop.project.id,
      clusterId,
      repositoryId: shop.repository.id,
      status: 'failed',
      stage: 'ambiguous',
      agent: 'repair',
      sandbox: 'local',
      question: 'Which is right?',
      choice,
    });
    return { ...shop, clusterId, id };
  }

  it('is answered once: the answer is an accepted example and the fix starts again', async (test) => {
    if (!(await world.installation.sandbox.selfTest()).ok) return test.skip('there is no working sandbox here');
    const { mine, examples, clusterId, id, project } = await asked();
    const again = await mine.jobs.answer(id, { option: 1 });
    expect(again).toMatchObject({ cluster_id: clusterId, status: expect.stringMatching(/pending|running/) });
    expect((await examples.examples(clusterId)).items).toMatchObject([
      { origin: 'answer', state: 'accepted', shown: { call: 'boxesNeeded(7, 4)', expected: '2' } },
    ]);
    expect(await mine.jobs.get(id)).toMatchObject({ choice, answered: '2' });
    await expect(mine.jobs.answer(id, { option: 0 })).rejects.toMatchObject({ problem: { code: 'conflict' } });
    await mine.jobs.cancel(again.id);
    await world.until(project.id, async () => (await mine.jobs.get(again.id)).finished_at, 60_000);
  });

  it('takes no answer that cannot become a test', async () => {
    const { mine, id, examples, clusterId } = await asked();
    await expect(mine.jobs.answer(id, { option: 2 })).rejects.toMatchObject({ problem: { code: 'conflict' } });
    await expect(mine.jobs.answer(id, { option: 9 })).rejects.toMatchObject({ problem: { code: 'not_found' } });
    await expect(mine.jobs.answer(id, { expected: 'boxesNeeded(7, 4)' })).rejects.toMatchObject({
      problem: { code: 'invalid' },
    });
    await world.installation.db.update(jobs).set({ choice: null }).where(eq(jobs.id, id));
    await expect(mine.jobs.answer(id, { option: 0 })).rejects.toMatchObject({ problem: { code: 'conflict' } });
    expect((await examples.examples(clusterId)).items).toEqual([]);
  });
});

function number(text: string) {
  return { kind: 'number' as const, text };
}

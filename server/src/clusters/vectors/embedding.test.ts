import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterCentroids, feedback } from '../../db/tables.ts';
import { eraseFeedback } from '../../feedback/erase.ts';
import { contextOf, type EmbeddingWorld, embeddingWorld, signIn } from './test-world.ts';

let embedding: EmbeddingWorld;
beforeAll(async () => {
  embedding = await embeddingWorld();
});
afterAll(() => embedding[Symbol.asyncDispose]());

describe('reports that share no word but a meaning', () => {
  it('end in one cluster or in a question with an embedder, and the reason says so', async () => {
    const project = await embedding.newProject();
    await project.fill();
    const [first, again] = [await project.report(signIn.first), await project.report(signIn.again)];
    expect(await project.together(first, again)).toBe(true);
    const meant = again.why.find((reason) => reason.type === 'similar_meaning');
    expect(meant).toMatchObject({ embedder: 'gemini/gemini-embedding-001', item_id: first.id });
    expect(embedding.fake.violations).toEqual([]);
  });

  it('stay together in a preview of grouping anew, which sends nothing to the embedder', async () => {
    const project = await embedding.newProject();
    await project.fill();
    // Their words alone are too few to join them.
    const reports = [await project.report('Cannot sign in.'), await project.report('Login broken, cannot enter.')];
    expect(new Set(reports.map((report) => report.cluster_id)).size).toBe(1);
    const sent = embedding.fake.requests;
    const changes = async () => {
      const { id } = await project.api.clusterJobs.create({ mode: 'preview' });
      await embedding.world.until(
        project.id,
        async () => (await project.api.clusterJobs.get(id)).status === 'success' || null,
      );
      return (await project.api.clusterJobs.diff(id)).changes;
    };
    expect(await changes()).toEqual([]);
    expect(embedding.fake.requests).toBe(sent);
    await embedding.world.client.projects.update(project.id, { settings: { embeddings: false } });
    expect(await changes()).toMatchObject([{ moves: [{ feedback_id: reports[1]!.id }] }]);
  });

  it('stay apart where the project wants no embedder, and nothing is sent to it', async () => {
    const project = await embedding.newProject();
    await embedding.world.client.projects.update(project.id, { settings: { embeddings: false } });
    const sent = embedding.fake.requests;
    await project.fill();
    const [first, again] = [await project.report(signIn.first), await project.report(signIn.again)];
    expect(await project.together(first, again)).toBe(false);
    expect(embedding.fake.requests).toBe(sent);
    expect((await project.api.clusterJobs.status()).embedder).toBeNull();
  });

  it('of another project are never near', async () => {
    const [one, other] = [await embedding.newProject(), await embedding.newProject()];
    await one.fill();
    await other.fill();
    const first = await one.report(signIn.first);
    const again = await other.report(signIn.again);
    expect(again.why.some((reason) => reason.type === 'similar_meaning')).toBe(false);
    expect(again.cluster_id).not.toBe(first.cluster_id);
  });
});

describe('vectors', () => {
  it('are made once for equal words, and anew for words that changed', async () => {
    const project = await embedding.newProject();
    const before = embedding.fake.texts.length;
    const item = await project.report('The very same words.');
    await project.report('The very same words.');
    expect(embedding.fake.texts.length - before).toBe(1);
    expect(await project.rows()).toHaveLength(2);
    const ctx = await contextOf(embedding.world, project.id);
    await ctx.db.update(feedback).set({ body: 'Other words now.', reworded: true }).where(eq(feedback.id, item.id));
    expect(await project.rows()).toHaveLength(1);
    await project.caughtUp();
    expect(await project.rows()).toHaveLength(2);
    expect(embedding.fake.texts.length - before).toBe(2);
  });

  it('go with the words of an item that is erased, and so does what they add to the centroid', async () => {
    const project = await embedding.newProject();
    const item = await project.report('A sentence that must go for good.');
    expect(await project.rows()).toHaveLength(1);
    await eraseFeedback(await contextOf(embedding.world, project.id), item.id);
    expect(await project.rows()).toHaveLength(0);
    expect(await centroids(project.id)).toEqual([]);
  });

  it('have their mean as the centroid of their cluster, after each join and each departure', async () => {
    const project = await embedding.newProject();
    const items = [];
    for (const body of ['The basket is empty.', 'The basket is empty.', 'Colours are inverted after waking up.'])
      items.push(await project.report(body));
    await expectExactCentroids(project);
    await project.api.clusters.merge({ cluster_ids: [items[0]!.cluster_id!, items[2]!.cluster_id!] });
    await expectExactCentroids(project);
    const cluster = (await project.api.feedback.get(items[2]!.id)).cluster_id!;
    await project.api.clusters.split(cluster, { feedback_ids: [items[0]!.id] });
    await expectExactCentroids(project);
    expect(await centroids(project.id)).toHaveLength(2);
  });
});

const centroids = (projectId: string) =>
  embedding.world.installation.db.select().from(clusterCentroids).where(eq(clusterCentroids.projectId, projectId));

async function expectExactCentroids(project: Awaited<ReturnType<EmbeddingWorld['newProject']>>): Promise<void> {
  await project.caughtUp();
  const rows = await project.rows();
  const stored = await centroids(project.id);
  const { items } = await project.api.feedback.list();
  const clusters = Map.groupBy(items, (item) => item.cluster_id!);
  expect(stored.map((row) => row.clusterId).sort()).toEqual([...clusters.keys()].sort());
  for (const { clusterId, centroid, members } of stored) {
    const ids = new Set(clusters.get(clusterId)!.map((item) => item.id));
    const mine = rows.filter((row) => ids.has(row.itemId)).map((row) => row.embedding!);
    expect(members).toBe(mine.length);
    for (let at = 0; at < centroid.length; at++) {
      const mean = mine.reduce((sum, vector) => sum + vector[at]!, 0) / mine.length;
      expect(Math.abs(centroid[at]! - mean)).toBeLessThan(1e-5);
    }
  }
}

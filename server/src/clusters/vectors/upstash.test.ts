import { startFakeUpstashVector } from '@soulcaster/testkit/fake-upstash-vector/index';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseFeedback } from '../../feedback/erase.ts';
import { contextOf, type EmbeddingWorld, embeddingWorld, type ProjectWorld, signIn } from './test-world.ts';

const MINUTE = 60_000;
let upstash: Awaited<ReturnType<typeof startFakeUpstashVector>>;
let embedding: EmbeddingWorld;
beforeAll(async () => {
  upstash = await startFakeUpstashVector({ dimension: 256 });
  embedding = await embeddingWorld({
    VECTOR_INDEX: 'upstash',
    UPSTASH_VECTOR_REST_URL: upstash.url,
    UPSTASH_VECTOR_REST_TOKEN: upstash.token,
  });
});
afterAll(async () => {
  await embedding[Symbol.asyncDispose]();
  await upstash.stop();
});

const storedOf = (project: ProjectWorld) =>
  [...upstash.stored].filter(([name]) => name.includes(project.id)).flatMap(([, vectors]) => [...vectors.keys()]);

/** Sweeps until the index holds just what the rows say. */
async function settled(project: ProjectWorld, laterMs = 0): Promise<void> {
  await project.caughtUp(laterMs);
  await embedding.world.until(project.id, async () => {
    const rows = await project.rows();
    const ids = rows.map((row) => row.itemId).sort();
    return rows.every((row) => row.indexed) && ids.join() === storedOf(project).sort().join();
  });
}

it('finds what is near in meaning, project by project, and forgets what is erased', async () => {
  const project = await embedding.newProject();
  await project.fill();
  const first = await project.report(signIn.first);
  await settled(project);
  expect(storedOf(project)).toHaveLength(12);
  const again = await project.report(signIn.again);
  expect(await project.together(first, again)).toBe(true);
  expect(again.why.some((reason) => reason.type === 'similar_meaning')).toBe(true);
  await eraseFeedback(await contextOf(embedding.world, project.id), first.id);
  await settled(project);
  expect(storedOf(project)).not.toContain(first.id);
  expect(upstash.violations).toEqual([]);
});

it('an outage of the index leaves the words to decide, and it is filled afterwards', async () => {
  const project = await embedding.newProject();
  upstash.outage = 503;
  await project.fill();
  const first = await project.report(signIn.first);
  expect(first.cluster_id).not.toBeNull();
  expect(storedOf(project)).toHaveLength(0);
  upstash.outage = null;
  await settled(project, MINUTE);
  expect(storedOf(project)).toHaveLength(12);
  expect(await project.together(first, await project.report(signIn.again))).toBe(true);
});

import { hashedEmbedding } from '@soulcaster/testkit/fake-llm/embeddings';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { feedback, vectors } from '../../db/tables.ts';
import { newId } from '../../ids.ts';
import { type TestInstallation, testInstallation } from '../../test-installation.ts';
import { pgvectorIndex } from './pgvector.ts';
import { contextOf } from './test-world.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation({}, { workers: false });
});
afterAll(() => world.close());

const space = { name: "an/embedder's", dimensions: 32 };
const unit = (text: string) => Float32Array.from(hashedEmbedding(text, space.dimensions));

async function fill(count: number) {
  const ctx = await contextOf(world, (await world.newProject()).id);
  const items = Array.from({ length: count }, (_, at) => ({
    id: newId(),
    text: `report ${at * 37} of ${ctx.project.slug}`,
  }));
  const now = new Date();
  const times = { occurredAt: now, firstSeenAt: now, lastSeenAt: now };
  const [projectId, source] = [ctx.project.id, 'manual'];
  await ctx.db
    .insert(feedback)
    .values(items.map(({ id, text }) => ({ id, projectId, source, title: text, body: '', ...times })));
  await ctx.db.insert(vectors).values(
    items.map(({ id, text }) => ({
      projectId,
      itemId: id,
      embedder: space.name,
      dimensions: space.dimensions,
      textSha256: text,
      embedding: unit(text),
    })),
  );
  return { ctx, items };
}

it('finds the same by its index as by comparing with all, and only within the project', async () => {
  const [mine] = [await fill(200), await fill(300)];
  const exact = pgvectorIndex({ exactBelow: Number.POSITIVE_INFINITY, build: 'at_once' });
  const indexed = pgvectorIndex({
    exactBelow: 100,
    build: world.installation.config.DATABASE_URL ? 'concurrently' : 'at_once',
  });
  await indexed.prepare(mine.ctx, space);
  await indexed.prepare(mine.ctx, space);
  const asked = { vectors: [unit(mine.items[7]!.text), unit('something else')], k: 10 };
  const [one, other] = [await exact.nearest(mine.ctx, space, asked), await indexed.nearest(mine.ctx, space, asked)];
  if (!one.ok || !other.ok) throw new Error('no answer');
  expect(one.value.map((hits) => hits.length)).toEqual([10, 10]);
  expect(one.value[0]![0]).toMatchObject({ itemId: mine.items[7]!.id });
  expect(one.value[0]![0]!.cosine).toBeCloseTo(1, 5);
  const ids = new Set(mine.items.map(({ id }) => id));
  for (const [at, hits] of other.value.entries()) {
    expect(hits.every(({ itemId }) => ids.has(itemId))).toBe(true);
    const found = hits.filter(({ itemId }) => one.value[at]!.some((each) => each.itemId === itemId));
    expect(found.length).toBeGreaterThanOrEqual(9);
  }
  const stranger = { ...space, name: 'another/embedder' };
  expect(await exact.nearest(mine.ctx, stranger, asked)).toEqual({ ok: true, value: [[], []] });
});

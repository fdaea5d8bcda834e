import { and, eq, inArray, isNotNull, isNull, notExists, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { feedback, vectors } from '../../db/tables.ts';
import type { ItemRow } from '../store.ts';
import type { Space } from './vector-index.ts';

export type VectorRow = typeof vectors.$inferSelect;

/** The rows of a project in one space: every query about vectors begins with it. */
export const within = (ctx: Ctx, space: Space) =>
  and(
    eq(vectors.projectId, ctx.project.id),
    eq(vectors.embedder, space.name),
    eq(vectors.dimensions, space.dimensions),
  );

export const vectorsOfItems = (ctx: Ctx, space: Space, itemIds: string[]): Promise<VectorRow[]> =>
  ctx.db
    .select()
    .from(vectors)
    .where(and(within(ctx, space), inArray(vectors.itemId, itemIds)));

/** One row for each of these texts that was embedded before. */
export const vectorsOfTexts = (ctx: Ctx, space: Space, hashes: string[]): Promise<VectorRow[]> =>
  ctx.db
    .selectDistinctOn([vectors.textSha256])
    .from(vectors)
    .where(and(within(ctx, space), inArray(vectors.textSha256, hashes)))
    .orderBy(vectors.textSha256);

const grouped = (ctx: Ctx) =>
  and(eq(feedback.projectId, ctx.project.id), isNotNull(feedback.clusterId), isNull(feedback.erasedAt));

const lacksVector = (ctx: Ctx, space: Space) =>
  notExists(
    ctx.db
      .select({ one: sql`1` })
      .from(vectors)
      .where(and(within(ctx, space), eq(vectors.itemId, feedback.id))),
  );

/** Grouped items without a vector, the newest first: newcomers resemble those. */
export const itemsToEmbed = (ctx: Ctx, space: Space, limit: number): Promise<ItemRow[]> =>
  ctx.db
    .select()
    .from(feedback)
    .where(and(grouped(ctx), lacksVector(ctx, space)))
    .orderBy(sql`${feedback.position} DESC`)
    .limit(limit);

/** How many grouped items there are, and how many of them have been embedded. */
export async function countEmbedded(ctx: Ctx, space: Space): Promise<{ embedded: number; total: number }> {
  const [row] = await ctx.db
    .select({
      total: sql<number>`count(*)::int`,
      missing: sql<number>`(count(*) FILTER (WHERE ${lacksVector(ctx, space)}))::int`,
    })
    .from(feedback)
    .where(grouped(ctx));
  return { total: row?.total ?? 0, embedded: (row?.total ?? 0) - (row?.missing ?? 0) };
}

const SAMPLE = 60;

/** What the cosine of two reports of the project mostly is, measured on all pairs of a sample that the texts' hashes draw. */
export async function usualCosine(ctx: Ctx, space: Space) {
  const { rows } = await ctx.db.execute<{ mean: number | null; deviation: number | null; pairs: number }>(sql`
    WITH sample AS MATERIALIZED (
      SELECT DISTINCT ON (text_sha256) text_sha256, embedding FROM ${vectors}
      WHERE ${within(ctx, space)} AND ${isNotNull(vectors.embedding)}
      ORDER BY text_sha256 LIMIT ${SAMPLE}
    )
    SELECT avg(cosine) AS mean, stddev_pop(cosine) AS deviation, count(*)::int AS pairs FROM (
      SELECT 1 - (a.embedding <=> b.embedding) AS cosine FROM sample a JOIN sample b ON a.text_sha256 < b.text_sha256
    ) AS pairs`);
  const [row] = rows;
  return { mean: row?.mean ?? 0, deviation: row?.deviation ?? 0, pairs: row?.pairs ?? 0 };
}

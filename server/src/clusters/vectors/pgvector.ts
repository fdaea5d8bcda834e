import { createHash } from 'node:crypto';
import { and, count, eq, type SQL, sql } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../../context.ts';
import { vectors } from '../../db/tables.ts';
import type { Near, Space, VectorIndex } from './vector-index.ts';

const DIMENSIONS_MAX = { vector: 2000, halfvec: 4000 };

/**
 * The rows themselves: all of a project's are compared below `exactBelow`; from there on by an HNSW index, scanned on until enough of
 * this project are found. Building it takes minutes, in which the embedded database could do nothing else: there it stays exact.
 */
export function pgvectorIndex({
  exactBelow,
  build,
}: {
  exactBelow: number;
  build: 'concurrently' | 'at_once';
}): VectorIndex {
  return {
    name: 'pgvector',
    namespaceOf: () => null,
    upsert: async () => ({ ok: true, value: null }),
    delete: async () => ({ ok: true, value: null }),
    async nearest(ctx, space, { vectors: asked, k }) {
      if (asked.length === 0) return { ok: true, value: [] };
      const isIndexed = (await countRows(ctx, space)) >= exactBelow && (await hasIndex(ctx, space));
      if (!isIndexed) return { ok: true, value: await query(ctx, space, { asked, k, by: sql`v.embedding` }) };
      return inTransaction(ctx, async (tx) => {
        await tx.db.execute(sql`SET LOCAL hnsw.iterative_scan = 'strict_order'`);
        await tx.db.execute(sql`SET LOCAL hnsw.ef_search = 100`);
        return { ok: true, value: await query(tx, space, { asked, k, by: sql`v.${typed(space)}` }) };
      });
    },
    async prepare(ctx, space) {
      if ((await countRows(ctx, space)) < exactBelow || space.dimensions > DIMENSIONS_MAX.halfvec) return;
      if (await hasIndex(ctx, space)) return;
      const name = sql.identifier(indexName(space));
      const how = build === 'concurrently' ? sql`CONCURRENTLY` : sql``;
      // One that a build left behind half made.
      await ctx.db.execute(sql`DROP INDEX IF EXISTS ${name}`);
      ctx.log.info({ embedder: space.name, index: indexName(space) }, 'building a vector index');
      await ctx.db.execute(
        sql`CREATE INDEX ${how} ${name} ON vectors USING hnsw ((${typed(space)}) ${operators(space)})
          WHERE embedder = ${literal(space.name)} AND dimensions = ${sql.raw(String(space.dimensions))}`,
      );
    },
  };
}

async function query(
  ctx: Ctx,
  space: Space,
  { asked, k, by }: { asked: Float32Array[]; k: number; by: SQL },
): Promise<Near[][]> {
  const texts = asked.map((vector) => `[${vector.join(',')}]`);
  const type = by.queryChunks.length > 1 ? sql.raw(typeOf(space)) : sql`vector`;
  // Materialized: else each text would be read as a vector again for every row that it is compared with.
  const { rows } = await ctx.db.execute<{ n: number; item_id: string; distance: number }>(sql`
    WITH asked AS MATERIALIZED (
      SELECT n, given.text::${type} AS vector FROM unnest(${sql.param(texts)}::text[]) WITH ORDINALITY AS given(text, n)
    )
    SELECT asked.n::int AS n, near.item_id, near.distance
    FROM asked
    CROSS JOIN LATERAL (
      SELECT v.item_id, ${by} <=> asked.vector AS distance FROM vectors v
      WHERE v.project_id = ${ctx.project.id} AND v.embedder = ${space.name} AND v.dimensions = ${space.dimensions}
        AND v.embedding IS NOT NULL
      ORDER BY ${by} <=> asked.vector LIMIT ${k}
    ) AS near
    ORDER BY asked.n, near.distance, near.item_id`);
  const found: Near[][] = asked.map(() => []);
  for (const { n, item_id, distance } of rows) found[n - 1]!.push({ itemId: item_id, cosine: 1 - distance });
  return found;
}

async function countRows(ctx: Ctx, space: Space): Promise<number> {
  const [row] = await ctx.db
    .select({ n: count() })
    .from(vectors)
    .where(
      and(
        eq(vectors.projectId, ctx.project.id),
        eq(vectors.embedder, space.name),
        eq(vectors.dimensions, space.dimensions),
      ),
    );
  return row?.n ?? 0;
}

async function hasIndex(ctx: Ctx, space: Space): Promise<boolean> {
  const { rows } = await ctx.db.execute(
    sql`SELECT 1 FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
      WHERE relname = ${indexName(space)} AND indisvalid AND indrelid = 'vectors'::regclass`,
  );
  return rows.length > 0;
}

function indexName({ name, dimensions }: Space): string {
  return `vectors_hnsw_${createHash('sha256').update(`${name} ${dimensions}`).digest('hex').slice(0, 12)}`;
}

/** HNSW takes `vector` up to 2,000 dimensions only. */
const typeOf = ({ dimensions }: Space) =>
  `${dimensions <= DIMENSIONS_MAX.vector ? 'vector' : 'halfvec'}(${Math.trunc(dimensions)})`;
const typed = (space: Space) => sql.raw(`embedding::${typeOf(space)}`);
const operators = ({ dimensions }: Space) =>
  sql.raw(dimensions <= DIMENSIONS_MAX.vector ? 'vector_cosine_ops' : 'halfvec_cosine_ops');
const literal = (text: string) => sql.raw(`'${text.replaceAll("'", "''")}'`);

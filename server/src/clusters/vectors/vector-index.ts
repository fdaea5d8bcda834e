import type { Ctx } from '../../context.ts';
import type { Embedder } from '../../embedders/embedder.ts';

/** Vectors that may be compared: those of one embedder, of one length, in one project. */
export type Space = Pick<Embedder, 'name' | 'dimensions'>;

export interface Near {
  itemId: string;
  cosine: number;
}

/** An outage of the index is a value: the words decide alone, and what is missing there is caught up later. */
export type IndexAnswer<T> = { ok: true; value: T } | { ok: false; message: string };

/** Finds the nearest vectors. The rows of `vectors` are the truth; an index outside is filled and emptied after them. */
export interface VectorIndex {
  readonly name: 'pgvector' | 'upstash';
  /** Where a project's vectors stand in an index outside; null: the rows are the index, and nothing is sent anywhere. */
  namespaceOf(projectId: string, space: Space): string | null;
  upsert(namespace: string, rows: { itemId: string; vector: Float32Array }[]): Promise<IndexAnswer<null>>;
  delete(namespace: string, itemIds: string[]): Promise<IndexAnswer<null>>;
  /** For each vector the `k` nearest, best first. What was written a moment ago may be missing. */
  nearest(ctx: Ctx, space: Space, asked: { vectors: Float32Array[]; k: number }): Promise<IndexAnswer<Near[][]>>;
  /** What makes it quick where there are many rows; called when work is done. */
  prepare(ctx: Ctx, space: Space): Promise<void>;
}

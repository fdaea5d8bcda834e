import type pg from 'pg';

const TOLERANCE = 1e-5;

interface Centroid {
  space: string;
  members: number;
  centroid: string;
}

/** What is wrong with the centroids: each is the mean of its cluster's vectors of one embedder, computed here anew without the database. */
export async function centroidProblems(client: pg.PoolClient, projectId: string): Promise<string[]> {
  const { rows: vectors } = await client.query<{ space: string; embedding: string }>(
    `SELECT f.cluster_id || ' by ' || v.embedder || ' ' || v.dimensions AS space, v.embedding::text AS embedding
      FROM vectors v JOIN feedback f ON f.id = v.item_id
      WHERE f.project_id = $1 AND f.cluster_id IS NOT NULL AND v.embedding IS NOT NULL`,
    [projectId],
  );
  const { rows: stored } = await client.query<Centroid>(
    `SELECT cluster_id || ' by ' || embedder || ' ' || dimensions AS space, members, centroid::text AS centroid
      FROM cluster_centroids WHERE project_id = $1`,
    [projectId],
  );
  const members = Map.groupBy(vectors, ({ space }) => space);
  const known = new Set(stored.map(({ space }) => space));
  const missing = [...members.keys()].filter((space) => !known.has(space));
  return [
    ...missing.map((space) => `cluster ${space} has vectors and no centroid`),
    ...stored.flatMap((row) => wrongWith(row, members.get(row.space)?.map(({ embedding }) => embedding) ?? [])),
  ].slice(0, 5);
}

function wrongWith({ space, members, centroid }: Centroid, embeddings: string[]): string[] {
  if (members !== embeddings.length)
    return [`the centroid of cluster ${space} counts ${members} members, there are ${embeddings.length}`];
  const vectors = embeddings.map((text) => JSON.parse(text) as number[]);
  const is = JSON.parse(centroid) as number[];
  const off = Math.max(
    ...is.map((value, at) => Math.abs(value - vectors.reduce((sum, vector) => sum + vector[at]!, 0) / vectors.length)),
  );
  return off <= TOLERANCE ? [] : [`the centroid of cluster ${space} is off by ${off}`];
}

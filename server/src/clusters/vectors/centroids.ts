import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { clusterCentroids } from '../../db/tables.ts';

/**
 * Computes the centroids of these clusters anew from their members' vectors, one for each embedder. Call it in the transaction that
 * changed the members or their vectors.
 */
export async function refreshCentroids(ctx: Ctx, clusterIds: string[]): Promise<void> {
  const isUsed = ctx.installation.embedders.wanted !== null || ctx.project.embedder !== null;
  if (clusterIds.length === 0 || !isUsed) return;
  await ctx.db
    .delete(clusterCentroids)
    .where(and(eq(clusterCentroids.projectId, ctx.project.id), inArray(clusterCentroids.clusterId, clusterIds)));
  await ctx.db.execute(sql`
    INSERT INTO cluster_centroids (project_id, cluster_id, embedder, dimensions, members, centroid)
    SELECT v.project_id, f.cluster_id, v.embedder, v.dimensions, count(*), avg(v.embedding)
    FROM feedback f JOIN vectors v ON v.item_id = f.id
    WHERE f.project_id = ${ctx.project.id} AND f.cluster_id = ANY(${sql.param(clusterIds)}::uuid[])
      AND v.embedding IS NOT NULL
    GROUP BY v.project_id, f.cluster_id, v.embedder, v.dimensions`);
}

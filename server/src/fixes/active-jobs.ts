import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { jobs } from '../db/tables.ts';

export interface ActiveJob {
  id: string;
  status: string;
  stage: string;
}

/** The waiting or running job of each of these clusters; there is at most one a cluster. */
export async function activeJobs(ctx: Ctx, clusterIds: string[]): Promise<Map<string, ActiveJob>> {
  const rows = await ctx.db
    .select({ clusterId: jobs.clusterId, id: jobs.id, status: jobs.status, stage: jobs.stage })
    .from(jobs)
    .where(
      and(
        eq(jobs.projectId, ctx.project.id),
        inArray(jobs.clusterId, clusterIds),
        inArray(jobs.status, ['pending', 'running']),
      ),
    );
  return new Map(rows.map(({ clusterId, ...job }) => [clusterId, job]));
}

import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { jobs, plans, pullRequests } from '../db/tables.ts';

/** A merged cluster's jobs and pull requests go with its items; its plan is dropped, the other cluster has its own. */
export async function moveFixes(ctx: Ctx, from: string, into: string): Promise<void> {
  const project = ctx.project.id;
  await ctx.db
    .update(jobs)
    .set({ clusterId: into })
    .where(and(eq(jobs.projectId, project), eq(jobs.clusterId, from)));
  await ctx.db
    .update(pullRequests)
    .set({ clusterId: into })
    .where(and(eq(pullRequests.projectId, project), eq(pullRequests.clusterId, from)));
  await ctx.db.delete(plans).where(and(eq(plans.projectId, project), eq(plans.clusterId, from)));
}

import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { jobs, plans, pullRequests } from '../db/tables.ts';

/** What a cluster had of fixes when it went into another. */
export interface MovedFixes {
  jobs: string[];
  plan: typeof plans.$inferSelect | null;
}

/** A merged cluster's jobs and pull requests go with its items; its plan is dropped, the other cluster has its own. */
export async function moveFixes(ctx: Ctx, from: string, into: string): Promise<MovedFixes> {
  const project = ctx.project.id;
  const moved = await ctx.db
    .update(jobs)
    .set({ clusterId: into })
    .where(and(eq(jobs.projectId, project), eq(jobs.clusterId, from)))
    .returning({ id: jobs.id });
  await ctx.db
    .update(pullRequests)
    .set({ clusterId: into })
    .where(and(eq(pullRequests.projectId, project), eq(pullRequests.clusterId, from)));
  const [plan] = await ctx.db
    .delete(plans)
    .where(and(eq(plans.projectId, project), eq(plans.clusterId, from)))
    .returning();
  return { jobs: moved.map(({ id }) => id), plan: plan ?? null };
}

/** Gives a cluster that is there again what was moved, but for what is gone or has gone elsewhere since. */
export async function returnFixes(ctx: Ctx, moved: MovedFixes, way: { from: string; to: string }): Promise<void> {
  const project = ctx.project.id;
  const [ofProject, theirs] = [eq(jobs.projectId, project), inArray(jobs.id, moved.jobs)];
  await ctx.db
    .update(jobs)
    .set({ clusterId: way.to })
    .where(and(ofProject, eq(jobs.clusterId, way.from), theirs));
  // One that was opened since goes with the job that opened it.
  await ctx.db
    .update(pullRequests)
    .set({ clusterId: way.to })
    .where(
      and(
        eq(pullRequests.projectId, project),
        eq(pullRequests.clusterId, way.from),
        inArray(pullRequests.jobId, moved.jobs),
      ),
    );
  if (moved.plan)
    await ctx.db
      .insert(plans)
      .values({ ...moved.plan, clusterId: way.to })
      .onConflictDoNothing();
}

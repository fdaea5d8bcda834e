import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { examples, jobs, plans, pullRequests } from '../db/tables.ts';

/** What a cluster had of fixes when it went into another. */
export interface MovedFixes {
  jobs: string[];
  /** Left out by acts from before there were any. */
  examples?: string[];
  plan: typeof plans.$inferSelect | null;
}

/** Jobs, pull requests and examples of merged clusters go with their items; their plans are dropped, the others have their own. */
export async function moveFixes(ctx: Ctx, ways: { id: string; into: string }[]): Promise<Map<string, MovedFixes>> {
  const project = ctx.project.id;
  const way = sql`jsonb_to_recordset(${JSON.stringify(ways)}::jsonb) AS w(id uuid, "into" uuid)`;
  const { rows: moved } = await ctx.db.execute<{ id: string; from: string }>(sql`
    UPDATE jobs j SET cluster_id = w."into" FROM ${way}
    WHERE j.project_id = ${project} AND j.cluster_id = w.id RETURNING j.id, w.id AS "from"`);
  await ctx.db.execute(sql`
    UPDATE pull_requests p SET cluster_id = w."into" FROM ${way}
    WHERE p.project_id = ${project} AND p.cluster_id = w.id`);
  const { rows: given } = await ctx.db.execute<{ id: string; from: string }>(sql`
    UPDATE examples e SET cluster_id = w."into" FROM ${way}
    WHERE e.project_id = ${project} AND e.cluster_id = w.id RETURNING e.id, w.id AS "from"`);
  const gone = sql`${sql.param(ways.map(({ id }) => id))}::uuid[]`;
  const dropped = await ctx.db
    .delete(plans)
    .where(and(eq(plans.projectId, project), sql`${plans.clusterId} = ANY(${gone})`))
    .returning();
  return new Map(
    ways.map(({ id }) => {
      const ofIt = (rows: typeof moved) => rows.filter(({ from }) => from === id).map((row) => row.id);
      return [
        id,
        { jobs: ofIt(moved), examples: ofIt(given), plan: dropped.find(({ clusterId }) => clusterId === id) ?? null },
      ];
    }),
  );
}

/** Gives a cluster that is there again what was moved, but for what is gone or has gone elsewhere since. */
export async function returnFixes(ctx: Ctx, moved: MovedFixes, way: { from: string; to: string }): Promise<void> {
  if (moved.jobs.length > 0) await returnJobs(ctx, moved.jobs, way);
  if (moved.examples?.length)
    await ctx.db
      .update(examples)
      .set({ clusterId: way.to })
      .where(
        and(
          eq(examples.projectId, ctx.project.id),
          eq(examples.clusterId, way.from),
          inArray(examples.id, moved.examples),
        ),
      );
  if (moved.plan)
    await ctx.db
      .insert(plans)
      .values({ ...moved.plan, clusterId: way.to })
      .onConflictDoNothing();
}

async function returnJobs(ctx: Ctx, ids: string[], { from, to }: { from: string; to: string }): Promise<void> {
  const project = ctx.project.id;
  await ctx.db
    .update(jobs)
    .set({ clusterId: to })
    .where(and(eq(jobs.projectId, project), eq(jobs.clusterId, from), inArray(jobs.id, ids)));
  // One that was opened since goes with the job that opened it.
  await ctx.db
    .update(pullRequests)
    .set({ clusterId: to })
    .where(
      and(eq(pullRequests.projectId, project), eq(pullRequests.clusterId, from), inArray(pullRequests.jobId, ids)),
    );
}

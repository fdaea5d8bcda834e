import type { ClusterStatus, SourceKind, Stats } from '@soulcaster/contract';
import { and, eq, gte, isNull, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { WORTH_ASKING } from '../clusters/suggestions.ts';
import { type Ctx, requireRole } from '../context.ts';
import { clusters, feedback, jobs, pullRequests, suggestions } from '../db/tables.ts';

const n = sql<number>`count(*)::int`;
const closed: ClusterStatus[] = ['resolved', 'ignored'];

/** The counts of the shell and the home page. */
export async function readStats(ctx: Ctx): Promise<Stats> {
  requireRole(ctx, 'viewer');
  const project = ctx.project.id;
  const dayAgo = new Date(ctx.now().getTime() - 86_400_000);
  const count = async (table: PgTable, where: SQL | undefined) =>
    (await ctx.db.select({ n }).from(table).where(where))[0]?.n ?? 0;

  const byStatus = await ctx.db
    .select({ status: clusters.status, n })
    .from(clusters)
    .where(eq(clusters.projectId, project))
    .groupBy(clusters.status);
  const bySource = await ctx.db
    .select({ source: feedback.source, n })
    .from(feedback)
    .where(eq(feedback.projectId, project))
    .groupBy(feedback.source)
    .orderBy(sql`count(*) DESC`, feedback.source);
  const sum = (rows: { n: number }[]) => rows.reduce((total, row) => total + row.n, 0);
  return {
    feedback: sum(bySource),
    feedback_24h: await count(feedback, and(eq(feedback.projectId, project), gte(feedback.createdAt, dayAgo))),
    clusters: sum(byStatus),
    clusters_open: sum(byStatus.filter((row) => !closed.includes(row.status))),
    by_status: {
      ...({ new: 0, fixing: 0, pr_opened: 0, merged: 0, resolved: 0, failed: 0, ignored: 0, regressed: 0 } as const),
      ...Object.fromEntries(byStatus.map((row) => [row.status, row.n])),
    },
    by_source: bySource.map((row) => ({ source: row.source as SourceKind, count: row.n })),
    suggestions_open: await count(
      suggestions,
      and(eq(suggestions.projectId, project), isNull(suggestions.answer), gte(suggestions.score, WORTH_ASKING)),
    ),
    jobs_running: await count(jobs, and(eq(jobs.projectId, project), sql`${jobs.status} IN ('pending', 'running')`)),
    prs_open: await count(pullRequests, and(eq(pullRequests.projectId, project), eq(pullRequests.state, 'open'))),
    problems_resolved: byStatus.find((row) => row.status === 'resolved')?.n ?? 0,
    pending_clustering: await count(
      feedback,
      and(eq(feedback.projectId, project), isNull(feedback.clusterId), isNull(feedback.erasedAt)),
    ),
  };
}

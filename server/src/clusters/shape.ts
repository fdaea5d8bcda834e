import type { Cluster, SourceKind } from '@soulcaster/contract';
import { and, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { feedback, feedbackDays, repositories, suggestions } from '../db/tables.ts';
import { activeJobs } from '../fixes/active-jobs.ts';
import { fixReadiness, readFixGround } from '../fixes/readiness.ts';
import type { ClusterRow } from './store.ts';

const ACTIVITY_DAYS = 14;
const DAY_MS = 86_400_000;

/** Rows as the API shows them, with what hangs on them read in a handful of queries for the whole page. */
export async function asClusters(ctx: Ctx, rows: ClusterRow[]): Promise<Cluster[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [sources, days, open, jobs, ground, names] = [
    await readSources(ctx, ids),
    await readDays(ctx, ids),
    await countSuggestions(ctx, ids),
    await activeJobs(ctx, ids),
    await readFixGround(ctx),
    await readRepositories(ctx),
  ];
  return rows.map((row) => {
    const repository = row.repositoryId ? names.get(row.repositoryId) : undefined;
    const own = sources.filter((entry) => entry.clusterId === row.id);
    return {
      id: row.id,
      short_id: `${ctx.project.key}-${row.number}`,
      title: row.title,
      summary: row.summary,
      title_by_person: row.titleByPerson,
      count: row.itemCount,
      occurrences: row.occurrences,
      reporters: row.reporters,
      status: row.status,
      ignored_until: row.ignoredUntil?.toISOString() ?? null,
      sources: own.map(({ source, n }) => ({ source: source as SourceKind, count: n })),
      repository: repository ?? null,
      place: row.place,
      github_branch: row.githubBranch,
      github_pr_url: row.githubPrUrl,
      error_message: row.errorMessage,
      active_job: jobs.get(row.id) ?? null,
      cohesion: row.cohesion,
      activity: activityOf(ctx, days, row.id),
      impact: row.impact,
      impact_parts: row.impactParts,
      trend: row.trend,
      open_suggestions: open.get(row.id) ?? 0,
      all_closed_upstream: own.length > 0 && own.every((entry) => entry.open === 0),
      fix: fixReadiness(row, ground),
      first_seen_at: row.firstSeenAt.toISOString(),
      last_seen_at: row.lastSeenAt.toISOString(),
      created_at: row.createdAt.toISOString(),
      updated_at: row.updatedAt.toISOString(),
    };
  });
}

const readSources = (ctx: Ctx, ids: string[]) =>
  ctx.db
    .select({
      clusterId: feedback.clusterId,
      source: feedback.source,
      n: sql<number>`count(*)::int`,
      open: sql<number>`count(*) FILTER (WHERE ${feedback.upstreamState} = 'open')::int`,
    })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.clusterId, ids)))
    .groupBy(feedback.clusterId, feedback.source)
    .orderBy(sql`count(*) DESC`, feedback.source);

type Day = { clusterId: string | null; day: string; n: number };

const readDays = (ctx: Ctx, ids: string[]): Promise<Day[]> =>
  ctx.db
    .select({
      clusterId: feedback.clusterId,
      day: feedbackDays.day,
      n: sql<number>`sum(${feedbackDays.occurrences})::int`,
    })
    .from(feedbackDays)
    .innerJoin(feedback, eq(feedback.id, feedbackDays.feedbackId))
    .where(
      and(
        eq(feedback.projectId, ctx.project.id),
        inArray(feedback.clusterId, ids),
        gte(feedbackDays.day, dayAgo(ctx, ACTIVITY_DAYS - 1)),
      ),
    )
    .groupBy(feedback.clusterId, feedbackDays.day);

function activityOf(ctx: Ctx, days: Day[], clusterId: string): number[] {
  const own = new Map(days.filter((entry) => entry.clusterId === clusterId).map((entry) => [entry.day, entry.n]));
  return Array.from({ length: ACTIVITY_DAYS }, (_, i) => own.get(dayAgo(ctx, ACTIVITY_DAYS - 1 - i)) ?? 0);
}

const dayAgo = (ctx: Ctx, days: number) => new Date(ctx.now().getTime() - days * DAY_MS).toISOString().slice(0, 10);

async function countSuggestions(ctx: Ctx, ids: string[]): Promise<Map<string, number>> {
  const rows = await ctx.db
    .select({ a: suggestions.clusterId, b: suggestions.otherId })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        isNull(suggestions.answer),
        or(inArray(suggestions.clusterId, ids), inArray(suggestions.otherId, ids)),
      ),
    );
  const counts = new Map<string, number>();
  for (const id of rows.flatMap((row) => [row.a, row.b])) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

async function readRepositories(ctx: Ctx): Promise<Map<string, { id: string; name: string }>> {
  const rows = await ctx.db
    .select({ id: repositories.id, name: repositories.name })
    .from(repositories)
    .where(eq(repositories.projectId, ctx.project.id));
  return new Map(rows.map((row) => [row.id, row]));
}

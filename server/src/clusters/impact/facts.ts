import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { clusters, feedback, feedbackDays, feedbackReporters } from '../../db/tables.ts';
import type { ImpactFacts } from './impact.ts';
import { severityOf } from './severity.ts';

const DAY_MS = 86_400_000;
const DAYS = 15;
/** Severity is what the newest reports say. */
const READ_MAX = 50;

/** What the impact of these clusters is computed from, in five queries however many they are. */
export async function readImpactFacts(ctx: Ctx, ids: string[]): Promise<Map<string, ImpactFacts>> {
  const rows = await ctx.db
    .select({ id: clusters.id, status: clusters.status, firstSeenAt: clusters.firstSeenAt })
    .from(clusters)
    .where(and(eq(clusters.projectId, ctx.project.id), inArray(clusters.id, ids)));
  const facts = new Map<string, ImpactFacts>(rows.map(({ id, ...row }) => [id, { ...row, sources: [] }]));
  const sourceOf = (row: { clusterId: string | null; source: string }) =>
    facts.get(row.clusterId!)?.sources.find((each) => each.source === row.source);
  for (const { clusterId, firstSeenAt, ...row } of await readSources(ctx, ids)) {
    const own = facts.get(clusterId!);
    if (!own) continue;
    // Not the cluster's row: that is counted after this, from the same items.
    own.firstSeenAt = own.sources.length === 0 || firstSeenAt < own.firstSeenAt ? firstSeenAt : own.firstSeenAt;
    own.sources.push({ ...row, people: 0, severities: [], days: Array<number>(DAYS).fill(0) });
  }
  for (const row of await countPeople(ctx, ids)) {
    const source = sourceOf(row);
    if (source) source.people = row.people;
  }
  for (const { cluster_id: clusterId, source, title, body, exception, metadata } of await readNewest(ctx, ids))
    sourceOf({ clusterId, source })?.severities.push(severityOf({ title, body, exception, metadata }));
  for (const row of await readDays(ctx, ids)) {
    const source = sourceOf(row);
    const at = DAYS - 1 - Math.round((startOfDay(ctx.now()) - Date.parse(row.day)) / DAY_MS);
    // A sender's clock may be ahead of ours: what it calls tomorrow came today.
    if (source && at >= 0) source.days[Math.min(at, DAYS - 1)]! += row.n;
  }
  return facts;
}

const mine = (ctx: Ctx, ids: string[]) => and(eq(feedback.projectId, ctx.project.id), inArray(feedback.clusterId, ids));

const readSources = (ctx: Ctx, ids: string[]) =>
  ctx.db
    .select({
      clusterId: feedback.clusterId,
      source: feedback.source,
      occurrences: sql<number>`sum(${feedback.occurrences})::float8`,
      firstSeenAt: sql<Date>`min(${feedback.firstSeenAt})`.mapWith(feedback.firstSeenAt),
      lastSeenAt: sql<Date>`max(${feedback.lastSeenAt})`.mapWith(feedback.lastSeenAt),
    })
    .from(feedback)
    .where(mine(ctx, ids))
    .groupBy(feedback.clusterId, feedback.source)
    .orderBy(feedback.source);

const countPeople = (ctx: Ctx, ids: string[]) =>
  ctx.db
    .select({
      clusterId: feedback.clusterId,
      source: feedback.source,
      people: sql<number>`count(DISTINCT ${feedbackReporters.reporter})::int`,
    })
    .from(feedback)
    .innerJoin(feedbackReporters, eq(feedbackReporters.feedbackId, feedback.id))
    .where(mine(ctx, ids))
    .groupBy(feedback.clusterId, feedback.source);

interface Newest extends Record<string, unknown> {
  cluster_id: string;
  source: string;
  title: string;
  body: string;
  exception: boolean;
  metadata: Record<string, unknown>;
}

async function readNewest(ctx: Ctx, ids: string[]): Promise<Newest[]> {
  const told = ['level', 'severity', 'priority', 'urgency', 'labels', 'tags', 'flair', 'issue_type'];
  const { rows } = await ctx.db.execute<Newest>(sql`
    SELECT c.id AS cluster_id, newest.*
    FROM ${clusters} c CROSS JOIN LATERAL (
      SELECT f.source, f.title, left(f.body, 300) AS body, f.exception IS NOT NULL AS exception,
        (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(f.metadata)
          WHERE key IN (${sql.join(told, sql`, `)})) AS metadata
      FROM ${feedback} f WHERE f.cluster_id = c.id ORDER BY f.position DESC LIMIT ${READ_MAX}
    ) newest
    WHERE c.project_id = ${ctx.project.id} AND c.id IN (${sql.join(ids, sql`, `)})`);
  return rows;
}

/**
 * What a sender counted before we heard of it is booked on the day when it was last seen, however long it took to come: of that
 * only one is known to be of that day.
 */
const readDays = (ctx: Ctx, ids: string[]) =>
  ctx.db
    .select({
      clusterId: feedback.clusterId,
      source: feedback.source,
      day: feedbackDays.day,
      n: sql<number>`sum(CASE
        WHEN ${feedback.firstSeenAt} < ${feedbackDays.day} AND ${feedback.createdAt} >= ${feedbackDays.day}
        THEN least(${feedbackDays.occurrences}, 1) ELSE ${feedbackDays.occurrences} END)::float8`,
    })
    .from(feedback)
    .innerJoin(feedbackDays, eq(feedbackDays.feedbackId, feedback.id))
    .where(
      and(
        mine(ctx, ids),
        gte(feedbackDays.day, new Date(ctx.now().getTime() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)),
      ),
    )
    .groupBy(feedback.clusterId, feedback.source, feedbackDays.day);

const startOfDay = (now: Date) => Math.floor(now.getTime() / DAY_MS) * DAY_MS;

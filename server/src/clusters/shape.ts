import type { Cluster, SourceKind } from '@soulcaster/contract';
import type { Ctx } from '../context.ts';
import { fixReadiness, readFixGround } from '../fixes/readiness.ts';
import { readHanging } from './hanging.ts';
import type { ClusterRow } from './store.ts';

const ACTIVITY_DAYS = 14;
const DAY_MS = 86_400_000;

/** Rows as the API shows them, with what hangs on them; without those that were merged away since they were read. */
export async function asClusters(ctx: Ctx, rows: ClusterRow[]): Promise<Cluster[]> {
  if (rows.length === 0) return [];
  const days = lastDays(ctx);
  const hanging = await readHanging(
    ctx,
    rows.map((row) => row.id),
    days[0]!,
  );
  const ground = await readFixGround(ctx);
  const repositories = new Map(ground.repositories.map(({ id, name }) => [id, { id, name }]));
  return rows.flatMap((row) => {
    const hangs = hanging.get(row.id);
    if (!hangs) return [];
    const { sources, days: byDay, suggestions, job } = hangs;
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
      sources: sources.map(({ source, count }) => ({ source: source as SourceKind, count })),
      repository: (row.repositoryId && repositories.get(row.repositoryId)) || null,
      place: row.place,
      github_branch: row.githubBranch,
      github_pr_url: row.githubPrUrl,
      error_message: row.errorMessage,
      active_job: job,
      cohesion: row.cohesion,
      activity: days.map((day) => byDay[day] ?? 0),
      impact: row.impact,
      impact_parts: row.impactParts,
      trend: row.trend,
      open_suggestions: suggestions,
      all_closed_upstream: sources.length > 0 && sources.every(({ open }) => open === 0),
      fix: fixReadiness(row, ground),
      first_seen_at: row.firstSeenAt.toISOString(),
      last_seen_at: row.lastSeenAt.toISOString(),
      created_at: row.createdAt.toISOString(),
      updated_at: row.updatedAt.toISOString(),
    };
  });
}

/** Today and the days before, oldest first, as YYYY-MM-DD in UTC. */
function lastDays(ctx: Ctx): string[] {
  const today = ctx.now().getTime();
  return Array.from({ length: ACTIVITY_DAYS }, (_, at) =>
    new Date(today - (ACTIVITY_DAYS - 1 - at) * DAY_MS).toISOString().slice(0, 10),
  );
}

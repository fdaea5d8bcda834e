import type { Page, PullRequest, PullRequestDetail } from '@soulcaster/contract';
import { and, desc, eq, sql } from 'drizzle-orm';
import { type Ctx, requireRole, roleAtLeast } from '../context.ts';
import { cursorOf, pageEnd, pageStart } from '../db/page.ts';
import { clusters, jobs, pullRequests, repositories } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';

interface PullRequestFilter {
  state?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Pull requests that we opened, newest first. */
export async function listPullRequests(ctx: Ctx, query: PullRequestFilter): Promise<Page<PullRequest>> {
  requireRole(ctx, 'viewer');
  const after = pageStart(query.cursor);
  const rows = await rowsOf(ctx)
    .where(
      and(
        eq(pullRequests.projectId, ctx.project.id),
        query.state ? eq(pullRequests.state, stateOf(query.state)) : undefined,
        after
          ? sql`(${pullRequests.createdAt}, ${pullRequests.id}) < (${after.value}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(pullRequests.createdAt), desc(pullRequests.id))
    .limit(query.limit + 1);
  return pageEnd(
    rows,
    query.limit,
    (row) => asPullRequest(ctx, row),
    (row) => cursorOf(row.at, row.pr.id),
  );
}

export async function readPullRequest(ctx: Ctx, id: string): Promise<PullRequestDetail> {
  requireRole(ctx, 'viewer');
  const row = await findRow(ctx, id);
  const { pr } = row;
  const forge = ctx.installation.forges[pr.forge];
  return {
    ...asPullRequest(ctx, row),
    body: pr.body,
    patch: row.patch ?? '',
    evidence: row.evidence,
    fetch_command: forge.fetchCommand({ name: row.repository, baseBranch: pr.baseBranch }, pr.branch),
    can_merge: canMerge(ctx, pr),
  };
}

export async function findRow(ctx: Ctx, id: string): Promise<Row> {
  const [row] = await rowsOf(ctx).where(and(eq(pullRequests.projectId, ctx.project.id), eq(pullRequests.id, id)));
  if (!row) throw notFound('pull request');
  return row;
}

/** Merge and Close are ours only where the dashboard is the pull request's own page. */
export function canMerge(ctx: Ctx, pr: typeof pullRequests.$inferSelect): PullRequestDetail['can_merge'] {
  const no = (reason: string) => ({ possible: false as const, reason });
  if (pr.forge !== 'local') return no('It is merged on its forge: open it there.');
  if (pr.state !== 'open') return no(`It is ${pr.state}.`);
  return roleAtLeast(ctx.role, 'developer') ? { possible: true } : no('Merging needs the role developer.');
}

function stateOf(state: string): 'open' | 'merged' | 'closed' {
  if (state === 'open' || state === 'merged' || state === 'closed') return state;
  throw new AppError('invalid', 'The state is open, merged or closed.');
}

const rowsOf = (ctx: Ctx) =>
  ctx.db
    .select({
      pr: pullRequests,
      at: sql<string>`${pullRequests.createdAt}::text`,
      number: clusters.number,
      clusterTitle: clusters.title,
      repository: repositories.name,
      patch: jobs.patch,
      evidence: jobs.evidence,
      commit: jobs.commit,
      additions: jobs.additions,
      deletions: jobs.deletions,
      filesChanged: jobs.filesChanged,
    })
    .from(pullRequests)
    .innerJoin(clusters, eq(clusters.id, pullRequests.clusterId))
    .innerJoin(repositories, eq(repositories.id, pullRequests.repositoryId))
    .innerJoin(jobs, eq(jobs.id, pullRequests.jobId));

export type Row = Awaited<ReturnType<typeof rowsOf>>[number];

export const asPullRequest = (ctx: Ctx, row: Row): PullRequest => ({
  id: row.pr.id,
  cluster_id: row.pr.clusterId,
  cluster_short_id: `${ctx.project.key}-${row.number}`,
  cluster_title: row.clusterTitle,
  job_id: row.pr.jobId,
  repository_id: row.pr.repositoryId,
  repository_name: row.repository,
  forge: row.pr.forge,
  number: row.pr.number,
  title: row.pr.title,
  state: row.pr.state,
  draft: row.pr.draft,
  branch: row.pr.branch,
  base_branch: row.pr.baseBranch,
  url: row.pr.url,
  evidence_level: row.evidence?.level ?? 'C',
  additions: row.additions,
  deletions: row.deletions,
  files_changed: row.filesChanged,
  created_at: row.pr.createdAt.toISOString(),
  updated_at: row.pr.updatedAt.toISOString(),
  merged_at: row.pr.mergedAt?.toISOString() ?? null,
});

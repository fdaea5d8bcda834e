import type { Job, JobDetail, JobStatus, LogPage, Page } from '@soulcaster/contract';
import { and, desc, eq, sql } from 'drizzle-orm';
import { type Ctx, requireRole } from '../context.ts';
import { cursorOf, pageEnd, pageStart } from '../db/page.ts';
import { clusters, examples, jobs, pullRequests, repositories } from '../db/tables.ts';
import { notFound } from '../errors.ts';
import { logAfter } from '../events/read.ts';

interface JobFilter {
  status?: JobStatus | undefined;
  cluster_id?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Fix attempts, newest first. */
export async function listJobs(ctx: Ctx, query: JobFilter): Promise<Page<Job>> {
  requireRole(ctx, 'viewer');
  const after = pageStart(query.cursor);
  const rows = await rowsOf(ctx)
    .where(
      and(
        eq(jobs.projectId, ctx.project.id),
        query.status ? eq(jobs.status, query.status) : undefined,
        query.cluster_id ? eq(jobs.clusterId, query.cluster_id) : undefined,
        after ? sql`(${jobs.createdAt}, ${jobs.id}) < (${after.value}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(query.limit + 1);
  return pageEnd(
    rows,
    query.limit,
    (row) => asJob(ctx, row),
    (row) => cursorOf(row.at, row.job.id),
  );
}

export async function readJob(ctx: Ctx, id: string): Promise<JobDetail> {
  requireRole(ctx, 'viewer');
  const [row] = await rowsOf(ctx).where(and(eq(jobs.projectId, ctx.project.id), eq(jobs.id, id)));
  if (!row) throw notFound('job');
  const { job } = row;
  return {
    ...asJob(ctx, row),
    steps: job.steps,
    patch: job.patch,
    evidence: job.evidence,
    blocked_reasons: job.blockedReasons,
    question: job.question,
    choice: job.choice,
    answered: await answerTo(ctx, id),
    branch: job.branch,
    base_commit: job.baseCommit,
  };
}

async function answerTo(ctx: Ctx, jobId: string): Promise<string | null> {
  const [row] = await ctx.db
    .select({ shown: examples.shown })
    .from(examples)
    .where(and(eq(examples.jobId, jobId), eq(examples.projectId, ctx.project.id)));
  return row?.shown.expected ?? null;
}

/** A job's log from a line on; `ended` when no line will follow the last. */
export async function readLog(ctx: Ctx, id: string, query: { after: number; limit: number }): Promise<LogPage> {
  const job = await readJob(ctx, id);
  const items = await logAfter(ctx, id, query.after, query.limit);
  const over = job.status !== 'pending' && job.status !== 'running';
  return { items, last_seq: items.at(-1)?.seq ?? query.after, ended: over && items.length < query.limit };
}

const rowsOf = (ctx: Ctx) =>
  ctx.db
    .select({
      job: jobs,
      at: sql<string>`${jobs.createdAt}::text`,
      number: clusters.number,
      clusterTitle: clusters.title,
      repository: repositories.name,
      prId: pullRequests.id,
      prUrl: pullRequests.url,
    })
    .from(jobs)
    .innerJoin(clusters, eq(clusters.id, jobs.clusterId))
    .innerJoin(repositories, eq(repositories.id, jobs.repositoryId))
    .leftJoin(pullRequests, eq(pullRequests.jobId, jobs.id));

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const asJob = (ctx: Ctx, { job, number, clusterTitle, repository, prId, prUrl }: Row): Job => ({
  id: job.id,
  cluster_id: job.clusterId,
  cluster_short_id: `${ctx.project.key}-${number}`,
  cluster_title: clusterTitle,
  repository_id: job.repositoryId,
  repository_name: repository,
  status: job.status,
  stage: job.stage,
  attempt: job.attempt,
  agent: job.agent,
  sandbox: job.sandbox,
  model: job.model,
  started_by: job.startedBy,
  hint: job.hint,
  message: job.message,
  cost_usd: job.costUsd,
  evidence_level: job.evidence?.level ?? null,
  files_changed: job.filesChanged,
  additions: job.additions,
  deletions: job.deletions,
  pull_request_id: prId,
  pr_url: prUrl,
  created_at: job.createdAt.toISOString(),
  started_at: job.startedAt?.toISOString() ?? null,
  finished_at: job.finishedAt?.toISOString() ?? null,
});

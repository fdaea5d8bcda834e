import { eq, max } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../context.ts';
import { pullRequests, repositories } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import type { OpenedPullRequest } from '../forges/forge.ts';
import { newId } from '../ids.ts';
import type { RepositoryRow } from '../projects/repositories.ts';
import { endJob, type JobRow } from './progress.ts';

interface Opened {
  opened: OpenedPullRequest;
  publication: { branch: string; title: string; body: string; draft: boolean; repository: RepositoryRow };
  /** Of a job that has failed already, since the forge's answer was lost. */
  afterAll?: boolean;
}

/** The pull request's row, the end of the job and the cluster's new status, in one transaction; `null` where the job has ended otherwise. */
export async function recordPullRequest(
  ctx: Ctx,
  job: JobRow,
  { opened, publication, afterAll = false }: Opened,
): Promise<string | null> {
  const { repository, branch, title, body, draft } = publication;
  return inTransaction(ctx, async (tx) => {
    const id = newId();
    const url = opened.url ?? `${ctx.installation.config.publicUrl}/dashboard/prs/${id}`;
    const ended = await endJob(tx, job, {
      stage: 'done',
      message: null,
      cluster: { githubBranch: branch, githubPrUrl: url },
      set: { publication: null },
      afterAll,
    });
    if (!ended) return null;
    const number = opened.number || (await nextNumber(tx, repository.id));
    await tx.db.insert(pullRequests).values({
      id,
      projectId: ctx.project.id,
      clusterId: ended.clusterId,
      jobId: job.id,
      repositoryId: repository.id,
      forge: repository.forge,
      number,
      title,
      body,
      draft,
      branch,
      baseBranch: repository.baseBranch,
      url,
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
    });
    await recordEvent(tx, {
      type: 'pr.opened',
      subjectId: id,
      clusterId: ended.clusterId,
      jobId: job.id,
      summary: `opened the pull request #${number} with evidence ${ended.evidence?.level ?? 'C'}`,
    });
    return url;
  });
}

/** The local forge numbers its pull requests itself, from 1, a repository: one at a time. */
async function nextNumber(ctx: Ctx, repositoryId: string): Promise<number> {
  await ctx.db
    .select({ id: repositories.id })
    .from(repositories)
    .where(eq(repositories.id, repositoryId))
    .for('update');
  const [last] = await ctx.db
    .select({ number: max(pullRequests.number) })
    .from(pullRequests)
    .where(eq(pullRequests.repositoryId, repositoryId));
  return (last?.number ?? 0) + 1;
}

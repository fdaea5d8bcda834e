import { deleteBranch, initBare } from '@soulcaster/agent';
import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import { readClusterForFix } from '../clusters/for-fix.ts';
import type { Ctx } from '../context.ts';
import { jobs } from '../db/tables.ts';
import { accessFor, findRepository, mirrorDir } from '../projects/repositories.ts';
import type { JobRow } from './progress.ts';
import { recordPullRequest } from './record-pull-request.ts';

export type Settled = 'nothing_left' | 'opened_after_all' | 'not_known';

/**
 * What a fix left at its forge when it failed or was cancelled while it published. A branch without a pull request goes. A pull request
 * whose opening was not answered makes the failed fix a success after all; of a cancelled one it goes with its branch.
 */
export async function settlePublication(ctx: Ctx, job: JobRow): Promise<Settled> {
  const { publication, branch, commit } = job;
  if (!publication || !branch || !commit) return 'nothing_left';
  const repository = await findRepository(ctx, job.repositoryId);
  const access = await accessFor(ctx, repository.forge, job.startedByUserId);
  const forge = ctx.installation.forges[repository.forge];
  const ref = { name: repository.name, baseBranch: repository.baseBranch };
  if (job.status === 'failed') {
    const found = await forge.findPullRequest({ repository: ref, branch }, access);
    if (!found.ok) return 'not_known';
    const there = { ...publication, branch, repository };
    if (!found.none) {
      const url = await recordPullRequest(ctx, job, { opened: found, publication: there, afterAll: true });
      return url ? 'opened_after_all' : 'nothing_left';
    }
  }
  const dir = mirrorDir(ctx, repository);
  await initBare(dir);
  const gone = await deleteBranch({ dir, ...forge.remote(repository.name, access), branch, commit });
  // What somebody else put on it since is theirs.
  if (!gone.ok && gone.reason !== 'exists_with_other_content') return 'not_known';
  await ctx.db.update(jobs).set({ publication: null, branch: null }).where(eq(jobs.id, job.id));
  return 'nothing_left';
}

/** The fixes of a project, or of one of its clusters, of which something may be left at the forge. */
export const unsettledFixes = (ctx: Ctx, clusterId?: string): Promise<JobRow[]> =>
  ctx.db
    .select()
    .from(jobs)
    .where(
      and(
        eq(jobs.projectId, ctx.project.id),
        clusterId ? eq(jobs.clusterId, clusterId) : undefined,
        inArray(jobs.status, ['failed', 'cancelled']),
        isNotNull(jobs.publication),
        gt(jobs.createdAt, new Date(ctx.now().getTime() - GIVE_UP_AFTER_MS)),
      ),
    );

const GIVE_UP_AFTER_MS = 7 * 86_400_000;
const EVERY_MS = 60_000;
const triedAt = new Map<string, number>();

/** Settles what can be settled by now, each once a minute at most. Where a fix runs again, that looks for itself. */
export async function settlePublications(ctx: Ctx): Promise<void> {
  for (const job of await unsettledFixes(ctx)) {
    if ((await readClusterForFix(ctx, job.clusterId)).status === 'fixing') continue;
    if (Date.now() - (triedAt.get(job.id) ?? 0) < EVERY_MS) continue;
    triedAt.set(job.id, Date.now());
    if ((await settlePublication(ctx, job)) !== 'not_known') triedAt.delete(job.id);
  }
}

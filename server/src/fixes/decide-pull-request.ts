import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkedOutBranch, mergeIntoBase } from '@soulcaster/agent';
import type { ClusterStatus, PullRequest } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { changeClusterForFix, lockClusterForFix } from '../clusters/for-fix.ts';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { pullRequests } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { authorOf } from './author.ts';
import { asPullRequest, canMerge, findRow, type Row } from './pull-requests.ts';

/** Merges a pull request of the local forge into its base branch. */
export async function mergePullRequest(ctx: Ctx, id: string): Promise<PullRequest> {
  requireRole(ctx, 'developer');
  const row = await findOpen(ctx, id);
  const dir = existsSync(join(row.repository, '.git')) ? join(row.repository, '.git') : row.repository;
  if ((await checkedOutBranch(dir)) === row.pr.baseBranch)
    throw new AppError(
      'conflict',
      `${row.pr.baseBranch} is checked out in ${row.repository}, so merging from here would surprise its work tree: run "git merge ${row.pr.branch}" there, then close this page's pull request.`,
    );
  const author = await authorOf(ctx);
  const merged = await mergeIntoBase({
    dir,
    base: row.pr.baseBranch,
    commit: row.commit!,
    message: `Merge pull request #${row.pr.number}: ${row.pr.title}\n`,
    author,
    committer: author,
    date: ctx.now(),
  });
  if (!merged.ok) {
    const why =
      merged.reason === 'conflict' ? `it conflicts in ${merged.paths.slice(0, 5).join(', ')}` : merged.message;
    throw new AppError('conflict', `It cannot be merged: ${why}`);
  }
  return setState(ctx, row, 'merged');
}

/** Closes it without merging; its cluster is new again. */
export async function closePullRequest(ctx: Ctx, id: string): Promise<PullRequest> {
  requireRole(ctx, 'developer');
  return setState(ctx, await findOpen(ctx, id), 'closed');
}

/** The state that a forge reports, or that a person set on the local one. */
export async function setState(ctx: Ctx, row: Row, state: 'merged' | 'closed'): Promise<PullRequest> {
  const cluster: { status: ClusterStatus; githubPrUrl?: null; githubBranch?: null } =
    state === 'merged' ? { status: 'merged' } : { status: 'new', githubPrUrl: null, githubBranch: null };
  const now = ctx.now();
  await inTransaction(ctx, async (tx) => {
    await tx.db
      .update(pullRequests)
      .set({ state, updatedAt: now, ...(state === 'merged' && { mergedAt: now }) })
      .where(eq(pullRequests.id, row.pr.id));
    // A cluster that a person has resolved or ignored meanwhile stays so.
    const { status } = await lockClusterForFix(tx, row.pr.clusterId);
    if (status === 'pr_opened') await changeClusterForFix(tx, row.pr.clusterId, cluster);
    await recordEvent(tx, {
      type: state === 'merged' ? 'pr.merged' : 'pr.closed',
      subjectId: row.pr.id,
      clusterId: row.pr.clusterId,
      jobId: row.pr.jobId,
      summary: `${state} the pull request #${row.pr.number}`,
    });
  });
  return asPullRequest(ctx, await findRow(ctx, row.pr.id));
}

async function findOpen(ctx: Ctx, id: string): Promise<Row> {
  const row = await findRow(ctx, id);
  const can = canMerge(ctx, row.pr);
  if (!can.possible) throw new AppError('conflict', can.reason);
  return row;
}

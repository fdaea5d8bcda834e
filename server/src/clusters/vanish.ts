import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { moveFixes, returnFixes } from '../fixes/move.ts';
import type { Standing, Vanished } from './act.ts';
import { type ClusterRow, changeCluster, findCluster } from './store.ts';

/**
 * A cluster that was emptied is gone: its jobs and pull requests go where its items went, and its address leads there. Answers all
 * that is needed to bring it back.
 */
export async function vanishInto(ctx: Ctx, id: string, into: string): Promise<Vanished> {
  const [row, other] = [await findCluster(ctx, id), await findCluster(ctx, into)];
  if (row.status === 'fixing' && other.status === 'fixing')
    throw new AppError('conflict', 'Both are being fixed right now: cancel one of the jobs first.');
  const fixes = await moveFixes(ctx, id, into);
  const standing = takesOver(row, other) ? { before: standingOf(other), after: standingOf(row) } : null;
  if (standing) await changeCluster(ctx, into, standing.after);
  await ctx.db.delete(clusters).where(and(eq(clusters.id, id), eq(clusters.projectId, ctx.project.id)));
  await recordEvent(ctx, {
    type: 'cluster.merged',
    subjectId: id,
    clusterId: into,
    summary: `merged ${ctx.project.key}-${row.number} into ${ctx.project.key}-${other.number}`,
  });
  return { row, into, fixes, standing };
}

/** Brings a cluster back as it was, with its jobs and with what came of them since; its items are put into it next. */
export async function bringBack(ctx: Ctx, { row, into, fixes, standing }: Vanished): Promise<void> {
  const other = await findCluster(ctx, into);
  // What it left to the other may have moved on: a fix that ran has ended, a person resolved both.
  const since = standing && !isSame(standingOf(other), standing.after) ? standingOf(other) : null;
  await ctx.db.insert(clusters).values({ ...row, ...since });
  await returnFixes(ctx, fixes, { from: into, to: row.id });
  if (standing) await changeCluster(ctx, into, standing.before);
}

const takesOver = (from: ClusterRow, into: ClusterRow) =>
  from.status === 'fixing' || (into.status === 'new' && from.status !== 'new');

const standingOf = ({ status, ignoredUntil, githubBranch, githubPrUrl, errorMessage }: ClusterRow): Standing => ({
  status,
  ignoredUntil,
  githubBranch,
  githubPrUrl,
  errorMessage,
});

const isSame = (a: Standing, b: Standing) =>
  a.status === b.status && a.githubPrUrl === b.githubPrUrl && a.errorMessage === b.errorMessage;

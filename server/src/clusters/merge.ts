import { and, eq, or, sql } from 'drizzle-orm';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusters, feedback, suggestions } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { moveFixes } from '../fixes/move.ts';
import { linkItems } from './links.ts';
import { forgetMatcher } from './memory.ts';
import { refreshCluster } from './refresh.ts';
import { enterGrouping, itemsOf, lockCluster } from './store.ts';

/**
 * Makes two clusters one, because a person said that they are the same problem: `from` goes into `into`, its items are linked to it
 * for good. Its jobs and pull requests come along. Refused while both are being fixed.
 */
export async function mergeClusters(ctx: Ctx, from: string, into: string): Promise<void> {
  requireRole(ctx, 'triager');
  if (from === into) throw new AppError('invalid', 'A cluster cannot be merged into itself.');
  await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const [a, b] = [await lockCluster(tx, from), await lockCluster(tx, into)];
    if (a.status === 'fixing' && b.status === 'fixing')
      throw new AppError('conflict', 'Both are being fixed right now: cancel one of the jobs first.');
    const moved = await itemsOf(tx, from);
    const [anchor] = await itemsOf(tx, into);
    const actor = actorName(ctx.actor);
    if (anchor)
      await linkItems(tx, { kind: 'must', pairs: moved.map((item) => [item.id, anchor.id]), actor, revision });
    await tx.db
      .update(feedback)
      .set({
        clusterId: into,
        groupingRevision: revision,
        why: sql`${feedback.why} || ${JSON.stringify([{ type: 'person', by: actor, action: 'merged' }])}::jsonb`,
      })
      .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, from)));
    await moveFixes(tx, from, into);
    await tx.db
      .delete(suggestions)
      .where(
        and(
          eq(suggestions.projectId, ctx.project.id),
          or(eq(suggestions.clusterId, from), eq(suggestions.otherId, from)),
        ),
      );
    if (b.status === 'new' && a.status !== 'new')
      await tx.db
        .update(clusters)
        .set({
          status: a.status,
          githubBranch: a.githubBranch,
          githubPrUrl: a.githubPrUrl,
          errorMessage: a.errorMessage,
        })
        .where(eq(clusters.id, into));
    await tx.db.delete(clusters).where(and(eq(clusters.id, from), eq(clusters.projectId, ctx.project.id)));
    await refreshCluster(tx, into);
    await recordEvent(tx, {
      type: 'cluster.merged',
      subjectId: from,
      clusterId: into,
      summary: `merged ${ctx.project.key}-${a.number} into ${ctx.project.key}-${b.number}`,
    });
  });
  forgetMatcher(ctx.project.id);
}

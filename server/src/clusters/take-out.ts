import { and, eq, or } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, feedback, suggestions } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { stillFilled } from './carry-out.ts';
import { readLinks, writeLinks } from './links.ts';
import { refreshCluster } from './refresh.ts';
import { settleLinks } from './settle-links.ts';
import { enterGrouping } from './store.ts';
import { clustersOf, lockClusters } from './whereabouts.ts';

/** In which cluster the report is; nobody moves it until the transaction ends. */
export async function holdPlace(ctx: Ctx, itemId: string): Promise<string | null> {
  await enterGrouping(ctx);
  return (await clustersOf(ctx, [itemId])).get(itemId) ?? null;
}

/**
 * Takes a report out of the grouping for good: no cluster, no questions, no words of people about it; those who were held together
 * through it still are. A cluster that is empty then is gone, unless a fix is under way in it: that is refused.
 */
export async function takeOut(ctx: Ctx, itemId: string, clusterId: string): Promise<void> {
  const { revision } = await enterGrouping(ctx);
  const [cluster] = await lockClusters(ctx, [clusterId]);
  const { links, clusterOf } = await readLinks(ctx, [clusterId]);
  const settled = settleLinks(links, (id) => (id === itemId ? null : (clusterOf.get(id) ?? null)));
  await writeLinks(ctx, { from: links, to: settled, revision });
  await ctx.db
    .update(feedback)
    .set({ clusterId: null, pinned: false, groupingRevision: revision })
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.id, itemId)));
  await ctx.db
    .delete(suggestions)
    .where(
      and(
        eq(suggestions.projectId, ctx.project.id),
        or(eq(suggestions.itemId, itemId), eq(suggestions.otherItemId, itemId)),
      ),
    );
  if ((await stillFilled(ctx, [clusterId])).has(clusterId)) await refreshCluster(ctx, clusterId);
  else if (cluster!.status === 'fixing' || cluster!.status === 'pr_opened')
    throw new AppError(
      'conflict',
      'It is the only report of its cluster, which is being fixed: cancel the job or close the pull request first.',
    );
  else await ctx.db.delete(clusters).where(and(eq(clusters.projectId, ctx.project.id), eq(clusters.id, clusterId)));
}

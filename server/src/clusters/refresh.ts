import { eq, inArray, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { feedbackReporters } from '../db/tables.ts';
import { weighClusters } from './impact/weigh.ts';
import { scoreOf } from './likelihood.ts';
import { cohesion } from './matcher/cohesion.ts';
import { sampleColumns } from './sample-columns.ts';
import { asMatchItem, changeCluster, findCluster, type ItemRow, itemsOf } from './store.ts';

const ITEMS_READ_MAX = 50;
const SURE = 5;

/**
 * Counts a cluster's aggregates anew from its items and refreshes its title and summary; what a person wrote stays. Call it in the
 * transaction that changed the items.
 */
export async function refreshCluster(ctx: Ctx, clusterId: string): Promise<void> {
  const cluster = await findCluster(ctx, clusterId);
  const items = await itemsOf(ctx, clusterId);
  if (items.length === 0) return;
  // What was deleted at its source has no words any more.
  const sample = items
    .filter((item) => !item.erasedAt)
    .slice(-ITEMS_READ_MAX)
    .map(asMatchItem);
  await changeCluster(ctx, clusterId, {
    itemCount: items.length,
    occurrences: items.reduce((sum, item) => sum + item.occurrences, 0),
    reporters: await countReporters(ctx, items),
    firstSeenAt: new Date(Math.min(...items.map((item) => item.firstSeenAt.getTime()))),
    lastSeenAt: new Date(Math.max(...items.map((item) => item.lastSeenAt.getTime()))),
    place: placeOf(items),
    cohesion: items.length > 1 ? cohesion(scoresOf(items)) : null,
    ...sampleColumns(cluster, sample, { byModel: ctx.settings.model_titles }),
  });
  await weighClusters(ctx, [clusterId]);
}

async function countReporters(ctx: Ctx, items: ItemRow[]): Promise<number> {
  const ids = items.map((item) => item.id);
  const [row] = await ctx.db
    .select({ n: sql<number>`count(DISTINCT ${feedbackReporters.reporter})::int` })
    .from(feedbackReporters)
    .where(ids.length === 1 ? eq(feedbackReporters.feedbackId, ids[0]!) : inArray(feedbackReporters.feedbackId, ids));
  return row?.n ?? 0;
}

/** The scores that members joined with; equal signs and a person's word are as good as can be. */
function scoresOf(items: ItemRow[]): number[] {
  return items.flatMap((item) =>
    item.why.flatMap((reason) => {
      if (reason.type === 'first_report' || reason.type === 'kept_apart') return [];
      return [reason.type === 'similar_words' || reason.type === 'similar_frames' ? scoreOf(reason.score) : SURE];
    }),
  );
}

/** The innermost place of our own code that the newest report with frames names. */
function placeOf(items: ItemRow[]): string | null {
  const frame = items
    .toReversed()
    .flatMap((item) => item.frames)
    .find((entry) => entry.in_app);
  return frame ? `${frame.file}${frame.line ? `:${frame.line}` : ''}` : null;
}

import { and, desc, eq } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, events } from '../db/tables.ts';
import { notFound } from '../errors.ts';

const MERGES_MAX = 100;

/**
 * The cluster that an id means now: itself, or what it was merged into, however often. Links in pull requests, chats and other
 * tabs outlive a merge. Throws `not_found` for an id that never was a cluster of this project.
 */
export async function survivorOf(ctx: Ctx, id: string): Promise<string> {
  let at = id;
  for (let merges = 0; merges < MERGES_MAX; merges += 1) {
    const here = and(eq(clusters.projectId, ctx.project.id), eq(clusters.id, at));
    const [found] = await ctx.db.select({ id: clusters.id }).from(clusters).where(here);
    if (found) return found.id;
    const into = await mergedInto(ctx, at);
    if (!into) break;
    at = into;
  }
  throw notFound('cluster');
}

async function mergedInto(ctx: Ctx, id: string): Promise<string | null> {
  const [merge] = await ctx.db
    .select({ into: events.clusterId })
    .from(events)
    .where(and(eq(events.projectId, ctx.project.id), eq(events.type, 'cluster.merged'), eq(events.subjectId, id)))
    // A merge may have been undone and another one made.
    .orderBy(desc(events.id))
    .limit(1);
  return merge?.into ?? null;
}

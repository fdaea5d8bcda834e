import { createHash } from 'node:crypto';
import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { feedback } from '../../db/tables.ts';
import type { MatchItem } from '../matcher/item.ts';
import { representatives } from '../matcher/sample.ts';
import { asMatchItem } from '../store.ts';

const READ_MAX = 50;
const SHOWN = 5;

/** Up to five reports that stand for the cluster, as a model is shown them; what was erased has no words to show. */
export async function sampleOf(ctx: Ctx, clusterId: string): Promise<MatchItem[]> {
  const newest = ctx.db
    .select()
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, clusterId), isNull(feedback.erasedAt)))
    .orderBy(desc(feedback.position))
    .limit(READ_MAX)
    .as('newest');
  const rows = await ctx.db.select().from(newest).orderBy(asc(newest.position));
  return representatives(rows.map(asMatchItem), SHOWN);
}

/** The same samples, word for word, have the same hash. */
export const hashOf = (...groups: MatchItem[][]): string =>
  createHash('sha256')
    .update(JSON.stringify(groups.map((items) => items.map(({ source, title, body }) => [source, title, body]))))
    .digest('hex');

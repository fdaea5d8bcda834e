import { and, asc, eq, gt, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { feedback, links, projects } from '../db/tables.ts';

const PAGE = 500;

/** What a matcher learns of an item. */
const learnt = {
  id: feedback.id,
  source: feedback.source,
  title: feedback.title,
  body: feedback.body,
  author: feedback.author,
  occurredAt: feedback.occurredAt,
  upstreamGroup: feedback.upstreamGroup,
  exception: feedback.exception,
  frames: feedback.frames,
  clusterId: feedback.clusterId,
  erasedAt: feedback.erasedAt,
  position: feedback.position,
  revision: feedback.groupingRevision,
};

export async function groupingRevision(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .select({ revision: projects.groupingRevision })
    .from(projects)
    .where(eq(projects.id, ctx.project.id));
  return row?.revision ?? 0;
}

/** Everything that is grouped, in order of arrival. */
export async function* placedItems(ctx: Ctx) {
  for (let after = -1; ; ) {
    const rows = await readPage(ctx, and(gt(feedback.position, after), isPlaced), [asc(feedback.position)]);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.position;
  }
}

/** Items that came, moved, were reworded or erased after the revision, in that order. */
export async function* changedItems(ctx: Ctx, since: number) {
  for (let after = { revision: since, position: Number.MAX_SAFE_INTEGER }; ; ) {
    const later = or(
      gt(feedback.groupingRevision, after.revision),
      and(eq(feedback.groupingRevision, after.revision), gt(feedback.position, after.position)),
    );
    const rows = await readPage(ctx, later, [asc(feedback.groupingRevision), asc(feedback.position)]);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!;
  }
}

/** What people said about pairs after the revision, the latest word last. */
export const saidLinks = (ctx: Ctx, since: number) =>
  ctx.db
    .select()
    .from(links)
    .where(and(eq(links.projectId, ctx.project.id), gt(links.revision, since)))
    .orderBy(asc(links.revision));

/** Where everything is, as one short text, and as of which revision. */
export async function placementDigest(ctx: Ctx): Promise<{ revision: number; digest: string }> {
  const [row] = await ctx.db
    .select({
      revision: sql<number>`(SELECT grouping_revision FROM projects WHERE id = ${ctx.project.id})`,
      digest: sql<string>`md5(coalesce(string_agg(${feedback.id}::text || ${feedback.clusterId}::text, ',' ORDER BY ${feedback.id}), ''))`,
    })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isPlaced));
  return row!;
}

const isPlaced = and(isNotNull(feedback.clusterId), isNull(feedback.erasedAt));

const readPage = (ctx: Ctx, condition: SQL | undefined, order: SQL[]) =>
  ctx.db
    .select(learnt)
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), condition))
    .orderBy(...order)
    .limit(PAGE);

import type { Feedback, FeedbackQuery, Frame, Page, SourceKind } from '@soulcaster/contract';
import { and, desc, eq, gte, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Ctx, requireRole } from '../context.ts';
import { type Cursor, cursorOf, pageEnd, pageStart } from '../db/page.ts';
import { clusters, feedback } from '../db/tables.ts';
import { since } from '../db/timeframe.ts';
import { notFound } from '../errors.ts';
import { itemsThatSay } from './search.ts';

type Query = z.output<typeof FeedbackQuery>;

/** Feedback by its last sighting, newest first. */
export async function listFeedback(ctx: Ctx, query: Query): Promise<Page<Feedback>> {
  requireRole(ctx, 'viewer');
  const from = since(query.timeframe, ctx.now());
  const after: Cursor | null = pageStart(query.cursor);
  const rows = await rowsOf(ctx)
    .where(
      and(
        eq(feedback.projectId, ctx.project.id),
        isThere,
        query.source ? eq(feedback.source, query.source) : undefined,
        query.status ? eq(feedback.upstreamState, query.status) : undefined,
        query.cluster_id ? eq(feedback.clusterId, query.cluster_id) : undefined,
        from ? gte(feedback.lastSeenAt, from) : undefined,
        query.text ? inArray(feedback.id, itemsThatSay(ctx, query.text)) : undefined,
        after
          ? sql`(${feedback.lastSeenAt}, ${feedback.id}) < (${after.value}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(feedback.lastSeenAt), desc(feedback.id))
    .limit(query.limit + 1);
  return pageEnd(rows, query.limit, asFeedback(ctx), (row) => cursorOf(row.at, row.item.id));
}

export async function readFeedback(ctx: Ctx, id: string): Promise<Feedback> {
  requireRole(ctx, 'viewer');
  const [row] = await rowsOf(ctx).where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.id, id), isThere));
  if (!row) throw notFound('feedback');
  return asFeedback(ctx)(row);
}

/** What was deleted and is in no cluster is kept only so that it is never taken in again. */
const isThere = or(isNull(feedback.erasedAt), isNotNull(feedback.clusterId));

const rowsOf = (ctx: Ctx) =>
  ctx.db
    .select({
      item: feedback,
      at: sql<string>`${feedback.lastSeenAt}::text`,
      clusterNumber: clusters.number,
      clusterTitle: clusters.title,
    })
    .from(feedback)
    .leftJoin(clusters, eq(clusters.id, feedback.clusterId));

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const asFeedback =
  (ctx: Ctx) =>
  ({ item, clusterNumber, clusterTitle }: Row): Feedback => ({
    id: item.id,
    source: item.source as SourceKind,
    source_id: item.sourceId,
    external_id: item.externalId,
    title: item.title,
    body: item.body,
    permalink: item.permalink,
    author: item.author,
    metadata: item.metadata,
    exception: item.exception,
    frames: item.frames as Frame[],
    occurrences: item.occurrences,
    upstream_state: item.upstreamState,
    cluster_id: item.clusterId,
    cluster_short_id: clusterNumber === null ? null : `${ctx.project.key}-${clusterNumber}`,
    cluster_title: clusterTitle,
    why: item.why,
    pinned: item.pinned,
    occurred_at: item.occurredAt.toISOString(),
    first_seen_at: item.firstSeenAt.toISOString(),
    last_seen_at: item.lastSeenAt.toISOString(),
    created_at: item.createdAt.toISOString(),
  });

import type { Delivery, DeliveryDetail, DeliveryStatus, Page, ReplayedMany, ReplayMany } from '@soulcaster/contract';
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { cursorOf, pageEnd, pageStart } from '../db/page.ts';
import { deliveries, feedback } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { findSource } from '../projects/sources.ts';
import { maskText } from '../sources/mask.ts';
import { shownPayload } from '../sources/shown-payload.ts';
import { asDelivery, type DeliveryRow, replayRefusal } from './delivery-shape.ts';
import { digestOne, openPayload } from './digest.ts';
import { findFeedback } from './store.ts';

const DAY_MS = 86_400_000;

/** What a source sent, newest first, each with what became of it. */
export async function listDeliveries(
  ctx: Ctx,
  sourceId: string,
  query: { cursor?: string | undefined; limit: number; status?: DeliveryStatus | undefined },
): Promise<Page<Delivery>> {
  requireRole(ctx, 'viewer');
  await findSource(ctx, sourceId);
  const after = pageStart(query.cursor);
  const rows = await ctx.db
    .select({ row: deliveries, title: feedback.title, at: sql<string>`${deliveries.receivedAt}::text` })
    .from(deliveries)
    .leftJoin(feedback, and(eq(feedback.id, deliveries.feedbackId), eq(feedback.projectId, ctx.project.id)))
    .where(
      and(
        eq(deliveries.projectId, ctx.project.id),
        eq(deliveries.sourceId, sourceId),
        query.status && eq(deliveries.status, query.status),
        after
          ? sql`(${deliveries.receivedAt}, ${deliveries.id}) < (${after.value}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
    .limit(query.limit + 1);
  return pageEnd(
    rows,
    query.limit,
    ({ row, title }) => asDelivery(row, title),
    ({ row, at }) => cursorOf(at, row.id),
  );
}

/** Understands a kept delivery once more; what was verified on arrival is not verified again. */
export async function replayDelivery(ctx: Ctx, sourceId: string, deliveryId: string): Promise<Delivery> {
  requireRole(ctx, 'admin');
  const source = await findSource(ctx, sourceId);
  const adapter = ctx.installation.sources[source.kind];
  const delivery = await findDelivery(ctx, sourceId, deliveryId);
  const refusal = replayRefusal(delivery);
  if (refusal) throw new AppError('conflict', refusal);
  if (!adapter) throw new AppError('unavailable', 'This kind of source is not known to this server.');
  await digestOne(ctx, source, adapter, delivery);
  const replayed = await findDelivery(ctx, sourceId, deliveryId);
  return asDelivery(replayed, await titleOf(ctx, replayed));
}

/** Puts all of a status back into the line, to be understood once more by the worker. Answers how many. */
export async function replayDeliveries(ctx: Ctx, sourceId: string, { status }: ReplayMany): Promise<ReplayedMany> {
  requireRole(ctx, 'admin');
  const source = await findSource(ctx, sourceId);
  return inTransaction(ctx, async (tx) => {
    const rows = await tx.db
      .update(deliveries)
      .set({ status: 'accepted', reason: null, digestedAt: null })
      .where(
        and(
          eq(deliveries.projectId, ctx.project.id),
          eq(deliveries.sourceId, sourceId),
          eq(deliveries.status, status),
          eq(deliveries.isTest, false),
          isNotNull(deliveries.payload),
        ),
      )
      .returning({ id: deliveries.id });
    if (rows.length === 0) return { count: 0 };
    const task = { projectId: ctx.project.id, sourceId };
    await ctx.installation.queue.add(tx.db, 'delivery.digest', task, { key: sourceId });
    await recordEvent(tx, {
      type: 'source.changed',
      subjectId: sourceId,
      summary: `replays ${rows.length} ${status} deliveries of ${source.name}`,
    });
    return { count: rows.length };
  });
}

/** One delivery with what was sent, as people may see it: masked. */
export async function readDelivery(ctx: Ctx, sourceId: string, deliveryId: string): Promise<DeliveryDetail> {
  requireRole(ctx, 'developer');
  await findSource(ctx, sourceId);
  const row = await findDelivery(ctx, sourceId, deliveryId);
  const days = ctx.settings.delivery_retention_days ?? ctx.installation.config.DELIVERY_RETENTION_DAYS;
  const { masking } = ctx.settings;
  return {
    ...asDelivery(row, await titleOf(ctx, row)),
    payload: row.payload && shownPayload(openPayload(ctx, row.id, row.payload), masking),
    headers: Object.fromEntries(Object.entries(row.headers).map(([name, value]) => [name, maskText(value, masking)])),
    digested_at: row.digestedAt?.toISOString() ?? null,
    kept_until: new Date(row.receivedAt.getTime() + days * DAY_MS).toISOString(),
    replay_refused: replayRefusal(row),
  };
}

const titleOf = async (ctx: Ctx, { feedbackId }: DeliveryRow) =>
  (feedbackId && (await findFeedback(ctx, feedbackId))?.title) || null;

export async function findDelivery(ctx: Ctx, sourceId: string, id: string): Promise<DeliveryRow> {
  const [row] = await ctx.db
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.id, id), eq(deliveries.sourceId, sourceId), eq(deliveries.projectId, ctx.project.id)));
  if (!row) throw notFound('delivery');
  return row;
}

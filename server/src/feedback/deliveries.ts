import type { Delivery, Page } from '@soulcaster/contract';
import { and, desc, eq, sql } from 'drizzle-orm';
import { type Ctx, requireRole } from '../context.ts';
import { cursorOf, pageEnd, pageStart } from '../db/page.ts';
import { deliveries } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { findSource } from '../projects/sources.ts';
import { digestOne } from './digest.ts';

type DeliveryRow = typeof deliveries.$inferSelect;

/** What a source sent, newest first, each with what became of it. */
export async function listDeliveries(
  ctx: Ctx,
  sourceId: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<Delivery>> {
  requireRole(ctx, 'viewer');
  await findSource(ctx, sourceId);
  const after = pageStart(query.cursor);
  const rows = await ctx.db
    .select({ row: deliveries, at: sql<string>`${deliveries.receivedAt}::text` })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.projectId, ctx.project.id),
        eq(deliveries.sourceId, sourceId),
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
    ({ row }) => asDelivery(row),
    ({ row, at }) => cursorOf(at, row.id),
  );
}

/** Understands a kept delivery once more; what was verified on arrival is not verified again. */
export async function replayDelivery(ctx: Ctx, sourceId: string, deliveryId: string): Promise<Delivery> {
  requireRole(ctx, 'admin');
  const source = await findSource(ctx, sourceId);
  const adapter = ctx.installation.sources[source.kind];
  const delivery = await find(ctx, sourceId, deliveryId);
  if (!adapter || delivery.status === 'duplicate')
    throw new AppError('invalid', 'A duplicate is not kept: replay the delivery that it repeats.');
  if (delivery.status === 'accepted' && delivery.digestedAt)
    throw new AppError('conflict', 'This delivery is in already: replaying it would count it twice.');
  await digestOne(ctx, source, adapter, delivery);
  return asDelivery(await find(ctx, sourceId, deliveryId));
}

async function find(ctx: Ctx, sourceId: string, id: string): Promise<DeliveryRow> {
  const [row] = await ctx.db
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.id, id), eq(deliveries.sourceId, sourceId), eq(deliveries.projectId, ctx.project.id)));
  if (!row) throw notFound('delivery');
  return row;
}

const asDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  source_id: row.sourceId,
  status: row.status,
  reason: row.reason,
  event: row.event,
  feedback_id: row.feedbackId,
  bytes: row.bytes,
  received_at: row.receivedAt.toISOString(),
});

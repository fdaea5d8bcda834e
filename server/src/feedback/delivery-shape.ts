import type { Delivery } from '@soulcaster/contract';
import type { deliveries } from '../db/tables.ts';

export type DeliveryRow = typeof deliveries.$inferSelect;

export const asDelivery = (row: DeliveryRow, feedbackTitle: string | null): Delivery => ({
  id: row.id,
  source_id: row.sourceId,
  status: row.status,
  reason: row.reason,
  event: row.event,
  feedback_id: row.feedbackId,
  feedback_title: feedbackTitle,
  bytes: row.bytes,
  is_test: row.isTest,
  received_at: row.receivedAt.toISOString(),
});

/** Why a delivery cannot be understood once more; null when it can. */
export function replayRefusal(row: DeliveryRow): string | null {
  if (row.isTest) return 'A test leaves nothing behind: send another one.';
  if (row.status === 'duplicate') return 'A duplicate is not kept: replay the delivery that it repeats.';
  if (row.status === 'accepted' && row.digestedAt)
    return 'This delivery is in already: replaying it would count it twice.';
  if (row.payload === null) return 'What was sent is no longer kept.';
  return null;
}

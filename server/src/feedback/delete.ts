import { eq } from 'drizzle-orm';
import { holdPlace, takeOut } from '../clusters/take-out.ts';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { feedbackDays, feedbackReporters } from '../db/tables.ts';
import { notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { eraseWords } from './erase.ts';
import { findFeedback } from './store.ts';

const DELETED_TITLE = 'Deleted';

/**
 * Deletes a report because a person said so, for good: its words everywhere, and its place in the grouping. There is no undo. The
 * empty row stays, in no list, so that an older copy is never taken in again.
 */
export async function deleteFeedback(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await inTransaction(ctx, async (tx) => {
    const clusterId = await holdPlace(tx, id);
    const item = await findFeedback(tx, id);
    if (!item || (item.erasedAt && !clusterId)) throw notFound('feedback');
    await eraseWords(tx, item, DELETED_TITLE);
    await tx.db.delete(feedbackReporters).where(eq(feedbackReporters.feedbackId, id));
    await tx.db.delete(feedbackDays).where(eq(feedbackDays.feedbackId, id));
    if (clusterId) await takeOut(tx, id, clusterId);
    await recordEvent(tx, {
      type: 'feedback.changed',
      subjectId: id,
      ...(clusterId && { clusterId }),
      summary: 'deleted a report for good',
    });
  });
}

import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { feedback, feedbackDays, feedbackReporters } from '../db/tables.ts';

export type FeedbackRow = typeof feedback.$inferSelect;

export async function findByExternalId(
  ctx: Ctx,
  sourceId: string,
  externalId: string,
): Promise<FeedbackRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(feedback)
    .where(
      and(eq(feedback.projectId, ctx.project.id), eq(feedback.sourceId, sourceId), eq(feedback.externalId, externalId)),
    )
    .for('update');
  return row;
}

export async function findFeedback(ctx: Ctx, id: string): Promise<FeedbackRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.id, id)));
  return row;
}

export async function insertFeedback(ctx: Ctx, row: typeof feedback.$inferInsert): Promise<FeedbackRow> {
  const [inserted] = await ctx.db.insert(feedback).values(row).returning();
  return inserted!;
}

export async function changeFeedback(
  ctx: Ctx,
  id: string,
  change: Partial<typeof feedback.$inferInsert>,
): Promise<FeedbackRow> {
  const [row] = await ctx.db
    .update(feedback)
    .set({ ...change, updatedAt: ctx.now() })
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.id, id)))
    .returning();
  return row!;
}

/** Counts `occurrences` on a day and remembers who met it. */
export async function countOccurrences(
  ctx: Ctx,
  feedbackId: string,
  seen: { at: Date; occurrences: number; reporter: string | null },
): Promise<void> {
  const day = seen.at.toISOString().slice(0, 10);
  await ctx.db
    .insert(feedbackDays)
    .values({ feedbackId, day, occurrences: seen.occurrences })
    .onConflictDoUpdate({
      target: [feedbackDays.feedbackId, feedbackDays.day],
      set: { occurrences: sql`${feedbackDays.occurrences} + excluded.occurrences` },
    });
  if (seen.reporter)
    await ctx.db.insert(feedbackReporters).values({ feedbackId, reporter: seen.reporter }).onConflictDoNothing();
}

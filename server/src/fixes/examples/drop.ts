import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { examples } from '../../db/tables.ts';

/** Forgets what was read from a report whose words must not be kept. */
export async function dropExamples(ctx: Ctx, feedbackId: string): Promise<void> {
  await ctx.db.delete(examples).where(and(eq(examples.feedbackId, feedbackId), eq(examples.projectId, ctx.project.id)));
}

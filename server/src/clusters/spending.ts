import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { groupingSpending } from '../db/tables.ts';

/** What costs money while grouping. */
export type GroupingExpense = (typeof groupingSpending.$inferSelect)['what'];

export interface SpentToday {
  embedder: number;
  model: number;
  /** What may still be spent today. */
  leftUsd: number;
  /** Whether the project's daily cap is reached: nothing more is to be bought until the next UTC day. */
  overBudget: boolean;
}

/** Counts what a call to the embedder or the model cost; right after the call, whatever becomes of its answer. */
export async function spendForGrouping(ctx: Ctx, what: GroupingExpense, usd: number): Promise<void> {
  if (!(usd > 0)) return;
  await ctx.db
    .insert(groupingSpending)
    .values({ projectId: ctx.project.id, day: utcDay(ctx.now()), what, usd })
    .onConflictDoUpdate({
      target: [groupingSpending.projectId, groupingSpending.day, groupingSpending.what],
      set: { usd: sql`${groupingSpending.usd} + excluded.usd` },
    });
}

/** What the grouping cost the project today (UTC), against the cap of its settings. */
export async function spentToday(ctx: Ctx): Promise<SpentToday> {
  const rows = await ctx.db
    .select({ what: groupingSpending.what, usd: groupingSpending.usd })
    .from(groupingSpending)
    .where(and(eq(groupingSpending.projectId, ctx.project.id), eq(groupingSpending.day, utcDay(ctx.now()))));
  const of = (what: GroupingExpense) => rows.find((row) => row.what === what)?.usd ?? 0;
  const [embedder, model] = [of('embedder'), of('model')];
  const leftUsd = Math.max(0, ctx.settings.grouping_budget_usd - embedder - model);
  return { embedder, model, leftUsd, overBudget: leftUsd === 0 };
}

const utcDay = (at: Date) => at.toISOString().slice(0, 10);

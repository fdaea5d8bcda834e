import type { Purse } from '@soulcaster/agent';
import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { fixSpending } from '../db/tables.ts';

/**
 * The project's money of a day (UTC) for plans and fixes. What is booked counts as spent until it is settled, so that fixes that run at
 * once cannot pass the budget together, and what a killed server had booked stays spent.
 */
export const fixPurse = (ctx: Ctx): Purse => ({
  async book(least, most) {
    const day = utcDay(ctx.now());
    const usd = await take(ctx, { day, least, most });
    if (usd === null)
      return {
        spent: `The project's budget of $${ctx.settings.fix_budget_usd_per_day.toFixed(2)} for models today is spent or in use. It is open again at 0:00 UTC; its settings can raise it.`,
      };
    return { usd, settle: (cost) => add(ctx, day, cost - usd) };
  },
});

/** What plans and fixes cost today (UTC), requests under way included. */
export async function spentOnFixesToday(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .select({ usd: fixSpending.usd })
    .from(fixSpending)
    .where(on(ctx, utcDay(ctx.now())));
  return row?.usd ?? 0;
}

/** One row a day, locked while its money is counted. */
async function take(
  ctx: Ctx,
  { day, least, most }: { day: string; least: number; most: number },
): Promise<number | null> {
  const cap = ctx.settings.fix_budget_usd_per_day;
  await ctx.db.insert(fixSpending).values({ projectId: ctx.project.id, day }).onConflictDoNothing();
  const { rows } = await ctx.db.execute<{ booked: number }>(sql`
    WITH before AS (
      SELECT usd FROM fix_spending WHERE project_id = ${ctx.project.id} AND day = ${day}::date FOR UPDATE
    )
    UPDATE fix_spending f SET usd = f.usd + LEAST(${most}::float8, ${cap}::float8 - before.usd) FROM before
    WHERE f.project_id = ${ctx.project.id} AND f.day = ${day}::date AND before.usd + ${least}::float8 <= ${cap}::float8
    RETURNING f.usd - before.usd AS booked`);
  const [row] = rows;
  return row ? Number(row.booked) : null;
}

async function add(ctx: Ctx, day: string, usd: number): Promise<void> {
  await ctx.db
    .update(fixSpending)
    .set({ usd: sql`greatest(0, ${fixSpending.usd} + ${usd})` })
    .where(on(ctx, day));
}

const on = (ctx: Ctx, day: string) => and(eq(fixSpending.projectId, ctx.project.id), eq(fixSpending.day, day));

const utcDay = (at: Date) => at.toISOString().slice(0, 10);

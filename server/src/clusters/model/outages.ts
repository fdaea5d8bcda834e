import { eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { outages } from '../../db/tables.ts';

const FIRST_MS = 30_000;
const LONGEST_MS = 15 * 60_000;

/** What `name` last failed with, while it is to be left alone; null when it may be asked. */
export async function outageOf(ctx: Ctx, name: string): Promise<string | null> {
  const [row] = await ctx.db.select().from(outages).where(eq(outages.name, name));
  return row && row.until > ctx.now() ? row.message : null;
}

/** Leaves it alone for half a minute, twice as long after each further failure; what no retry mends for a quarter of an hour. */
export async function noteOutage(
  ctx: Ctx,
  name: string,
  failure: { reason: string; retryable: boolean },
): Promise<void> {
  const [known] = await ctx.db.select().from(outages).where(eq(outages.name, name));
  const failures = (known?.failures ?? 0) + 1;
  const ms = failure.retryable ? Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(10, failures - 1)) : LONGEST_MS;
  const change = { failures, until: new Date(ctx.now().getTime() + ms), message: failure.reason };
  await ctx.db
    .insert(outages)
    .values({ name, ...change })
    .onConflictDoUpdate({ target: outages.name, set: { ...change, failures: sql`${outages.failures} + 1` } });
}

export async function noteAnswered(ctx: Ctx, name: string): Promise<void> {
  await ctx.db.delete(outages).where(eq(outages.name, name));
}

import { and, eq } from 'drizzle-orm';
import type { Context } from 'hono';
import type { Ctx } from '../context.ts';
import { idempotencyKeys } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { sha256 } from '../vault.ts';

/**
 * With the header `Idempotency-Key` a repeated call gets the first call's answer instead of being done again (kept for a day).
 * The same key for another request is a conflict.
 */
export async function answerOnce(ctx: Ctx, c: Context, body: unknown, run: () => Promise<Response>): Promise<Response> {
  const key = c.req.header('idempotency-key');
  if (!key || c.req.method === 'GET') return run();
  if (key.length > 200) throw new AppError('invalid', 'The Idempotency-Key is longer than 200 characters.');
  const route = `${c.req.method} ${c.req.path}`;
  const requestSha256 = sha256(JSON.stringify([route, body ?? null]));
  const mine = and(eq(idempotencyKeys.projectId, ctx.project.id), eq(idempotencyKeys.key, key));

  const claimed = await ctx.db
    .insert(idempotencyKeys)
    .values({ projectId: ctx.project.id, key, route, requestSha256, status: 0, answer: null })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (claimed.length === 0) {
    const [earlier] = await ctx.db.select().from(idempotencyKeys).where(mine);
    if (!earlier || earlier.requestSha256 !== requestSha256)
      throw new AppError('conflict', 'This Idempotency-Key was used for another request.');
    if (earlier.status === 0)
      throw new AppError('conflict', 'The first call with this Idempotency-Key is still running.');
    return c.json(earlier.answer as object, earlier.status as 200);
  }
  try {
    const response = await run();
    const text = await response.clone().text();
    await ctx.db
      .update(idempotencyKeys)
      .set({ status: response.status, answer: text ? JSON.parse(text) : {} })
      .where(mine);
    return response;
  } catch (error) {
    await ctx.db.delete(idempotencyKeys).where(mine);
    throw error;
  }
}

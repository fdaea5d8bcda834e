import type { Ctx } from '../context.ts';
import { deliveries, type sources } from '../db/tables.ts';
import { newId } from '../ids.ts';
import type { SourceAdapter } from '../sources/source.ts';
import { sha256 } from '../vault.ts';

type SourceRow = typeof sources.$inferSelect;

/**
 * Stores what a poll found as deliveries, with the task that digests them; call it in the transaction that stores the cursor. What
 * came before, by webhook or by an earlier poll, is not stored again. Answers how many are new.
 */
export async function storePolled(
  ctx: Ctx,
  source: SourceRow,
  adapter: SourceAdapter,
  payloads: readonly unknown[],
): Promise<number> {
  if (payloads.length === 0) return 0;
  const { vault, queue } = ctx.installation;
  const rows = payloads.map((payload) => {
    const id = newId();
    const body = JSON.stringify(payload);
    return {
      id,
      projectId: ctx.project.id,
      sourceId: source.id,
      status: 'accepted' as const,
      event: adapter.event({}, payload),
      idempotencyKey: adapter.idempotencyKey({}, payload, sha256(Buffer.from(body))),
      payload: vault.seal(body, `deliveries.payload:${id}`),
      bytes: Buffer.byteLength(body),
      receivedAt: ctx.now(),
    };
  });
  const stored = await ctx.db.insert(deliveries).values(rows).onConflictDoNothing().returning({ id: deliveries.id });
  if (stored.length > 0)
    await queue.add(ctx.db, 'delivery.digest', { projectId: ctx.project.id, sourceId: source.id }, { key: source.id });
  return stored.length;
}

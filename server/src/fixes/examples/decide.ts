import type { Example, ExampleDecision } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { lockClusterForFix } from '../../clusters/for-fix.ts';
import { actorName, type Ctx, inTransaction, requireRole } from '../../context.ts';
import { examples } from '../../db/tables.ts';
import { AppError } from '../../errors.ts';
import { recordEvent } from '../../events/record.ts';
import { asExample, findExample, refuseOthers, summaryOf } from './rows.ts';

/**
 * A person says whether an example holds. Only an accepted one becomes a test of the repository; of one call there is one accepted
 * result, so accepting another refuses the former. Throws `conflict` when no test can be written from it.
 */
export async function decideExample(
  ctx: Ctx,
  clusterId: string,
  id: string,
  { state }: ExampleDecision,
): Promise<Example> {
  requireRole(ctx, 'developer');
  return inTransaction(ctx, async (tx) => {
    await lockClusterForFix(tx, clusterId);
    const row = await findExample(tx, clusterId, id);
    if (state === 'accepted' && !row.test)
      throw new AppError('conflict', row.problem ?? 'No test can be written from this example.');
    if (state === 'accepted') await refuseOthers(tx, clusterId, row.shown.call);
    const [changed] = await tx.db
      .update(examples)
      .set({ state, decidedBy: actorName(ctx.actor) })
      .where(eq(examples.id, row.id))
      .returning();
    await recordEvent(tx, {
      type: 'example.changed',
      subjectId: row.id,
      clusterId,
      summary: summaryOf(changed!),
    });
    return asExample(changed!);
  });
}

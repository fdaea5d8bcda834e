import { typedExample } from '@soulcaster/agent';
import type { Example, ExampleCreate } from '@soulcaster/contract';
import { lockClusterForFix } from '../../clusters/for-fix.ts';
import { actorName, type Ctx, inTransaction, requireRole } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { openClusterTree } from '../cluster-tree.ts';
import { asExample, examplesOf, insertExample, refuseOthers, sameExample } from './rows.ts';
import { writeTest } from './write-test.ts';

/**
 * What a call should give, typed by a person: accepted at once. Throws `invalid` with the field when it is not a literal or names no
 * function of the repository, `conflict` when it is there already.
 */
export async function createExample(ctx: Ctx, clusterId: string, input: ExampleCreate): Promise<Example> {
  requireRole(ctx, 'developer');
  const { repository, tree } = await openClusterTree(ctx, clusterId, input.repository_id);
  const typed = await typedExample(input, tree.texts);
  if (!typed.ok) throw invalid(typed.field, typed.problem);
  const { call, expected } = typed;
  const written = await writeTest({ call, expected }, tree, repository);
  if (!written.test) throw invalid('function', written.problem ?? 'No test can be written for this function.');
  return inTransaction(ctx, async (tx) => {
    await lockClusterForFix(tx, clusterId);
    const known = await examplesOf(tx, clusterId);
    if (known.some((row) => row.state === 'accepted' && sameExample(row, written)))
      throw new AppError('conflict', 'This example is there already.');
    await refuseOthers(tx, clusterId, written.shown.call);
    const row = await insertExample(tx, {
      call,
      expected,
      ...written,
      clusterId,
      repositoryId: repository.id,
      feedbackId: null,
      jobId: null,
      origin: 'form',
      state: 'accepted',
      decidedBy: actorName(ctx.actor),
    });
    return asExample(row);
  });
}

const invalid = (path: string, message: string) => new AppError('invalid', message, { fields: [{ path, message }] });

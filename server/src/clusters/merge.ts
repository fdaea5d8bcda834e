import type { ClusterMerge, GroupingAct } from '@soulcaster/contract';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import { readAct } from './acts.ts';
import { carryOut, type Regrouping } from './carry-out.ts';
import { type ClusterRow, enterGrouping } from './store.ts';
import { lockClusters, placedIn, shortId } from './whereabouts.ts';

/**
 * Makes several clusters one, because a person said that they are the same problem: all go into `into`, else into the oldest, and
 * their reports are linked to it for good. Jobs and pull requests come along. Refused while two of them are being fixed.
 */
export async function mergeClusters(ctx: Ctx, input: ClusterMerge): Promise<GroupingAct> {
  requireRole(ctx, 'triager');
  const ids = [...new Set([...input.cluster_ids, ...(input.into ? [input.into] : [])])];
  if (ids.length < 2) throw new AppError('invalid', 'A cluster cannot be merged into itself.');
  const act = await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const rows = await lockClusters(tx, ids);
    const into = rows.find(({ id }) => id === input.into) ?? oldest(rows);
    const from = rows.filter((row) => row !== into);
    const summary = `merged ${from.map((row) => shortId(ctx, row)).join(', ')} into ${shortId(ctx, into)}`;
    return regroupAsOne(tx, { kind: 'merge', action: 'merged', revision, summary, from, into });
  });
  return readAct(ctx, act);
}

/** All reports of `from` go into `into`; in the transaction that entered the grouping and locked them. */
export async function regroupAsOne(
  ctx: Ctx,
  input: { from: ClusterRow[]; into: ClusterRow; sameItems?: string[] } & Pick<
    Regrouping,
    'kind' | 'action' | 'summary' | 'revision' | 'answered'
  >,
): Promise<string> {
  const { from, into, sameItems = [], ...act } = input;
  if ([...from, into].filter(({ status }) => status === 'fixing').length > 1)
    throw new AppError('conflict', 'Both are being fixed right now: cancel one of the jobs first.');
  const moved = await placedIn(
    ctx,
    from.map(({ id }) => id),
  );
  const [anchor] = await placedIn(ctx, [into.id]);
  const ids = moved.map(({ id }) => id);
  return carryOut(ctx, {
    ...act,
    moves: moved.map((item) => ({ item, to: into.id })),
    said: { together: [anchor ? [anchor.id, ...ids] : ids, sameItems], apart: [] },
    first: into.id,
    about: from.map(({ id }) => id),
  });
}

const oldest = (rows: ClusterRow[]) => rows.reduce((first, row) => (row.number < first.number ? row : first));

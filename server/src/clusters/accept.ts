import type { GroupingAccept, GroupingAccepted } from '@soulcaster/contract';
import { sql } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { readAct } from './acts.ts';
import { carryOut } from './carry-out.ts';
import { type ChangeRow, type ReadChanges, readChanges } from './grouping-changes.ts';
import { findPreview } from './grouping-diff.ts';
import { enterGrouping } from './store.ts';
import { lockClusters, openAllBeside, placedItems, reports } from './whereabouts.ts';

/**
 * Makes changes of a preview, all that are open or those named, in one transaction. What people changed since is left out and counted
 * as stale. Throws `conflict` where a named change needs another one, which was not named, to be made too.
 */
export async function acceptGrouping(ctx: Ctx, jobId: string, input: GroupingAccept): Promise<GroupingAccepted> {
  requireRole(ctx, 'triager');
  const { actId, ...counts } = await inTransaction(ctx, async (tx) => {
    await findPreview(tx, jobId);
    const { revision } = await enterGrouping(tx);
    const read = await readChanges(tx, jobId);
    const wanted = chosen(read, input.change_ids);
    const open = read.openAmong(wanted);
    const ready = wanted.filter(({ id }) => open.has(id));
    if (input.change_ids) refuseHalves(read, wanted, ready);
    const stale = wanted.length - ready.length;
    if (ready.length === 0) return { accepted: 0, stale, actId: null };
    return { accepted: ready.length, stale, actId: await makeChanges(tx, jobId, { read, ready, revision }) };
  });
  return { ...counts, act: actId ? await readAct(ctx, actId) : null };
}

function chosen({ changes }: ReadChanges, ids: string[] | undefined): ChangeRow[] {
  if (!ids) return changes.filter(({ isAccepted }) => !isAccepted);
  const byId = new Map(changes.map((change) => [change.id, change]));
  return [...new Set(ids)].map((id) => {
    const change = byId.get(id);
    if (!change) throw notFound('change');
    if (change.isAccepted) throw new AppError('conflict', 'One of these changes is accepted already.');
    return change;
  });
}

/** A change that could be made, but for another one that was not named. */
function refuseHalves({ open }: ReadChanges, wanted: ChangeRow[], ready: ChangeRow[]): void {
  if (wanted.some((change) => open.has(change.id) && !ready.includes(change)))
    throw new AppError(
      'conflict',
      'By itself this would break what people said about these reports. Accept the changes of its clusters together.',
    );
}

interface Acceptance {
  read: ReadChanges;
  ready: ChangeRow[];
  revision: number;
}

/** Answers the act's id. */
async function makeChanges(ctx: Ctx, jobId: string, { read, ready, revision }: Acceptance): Promise<string> {
  const from = ready.flatMap(({ moves }) => moves.map((move) => move.from));
  await lockClusters(ctx, [...new Set([...ready.flatMap(({ intoId }) => intoId ?? []), ...from])]);
  const items = new Map((await placedItems(ctx, ready.flatMap(idsOf))).map((item) => [item.id, item]));
  const founding = ready.filter(({ intoId }) => !intoId);
  const opened = await openAllBeside(
    ctx,
    founding.map(({ moves }) => read.clusters.get(moves[0]!.from)!),
  );
  const founded = new Map(founding.map(({ id }, at) => [id, opened[at]!.id]));
  const targets = new Map(ready.map(({ id, intoId }) => [id, intoId ?? founded.get(id)!]));
  const moves = ready.flatMap((change) =>
    idsOf(change).map((id) => ({ item: items.get(id)!, to: targets.get(change.id)! })),
  );
  const summary = `accepted a new grouping: ${reports(moves.length)} moved`;
  await recordEvent(ctx, { type: 'grouping.accepted', subjectId: jobId, clusterId: moves[0]!.to, summary });
  const actId = await carryOut(ctx, {
    kind: 'accept',
    action: 'accepted',
    summary,
    revision,
    moves,
    // Nobody looked at each pair: it binds no later run.
    said: { together: [], apart: [] },
    opened: opened.map(({ id }) => id),
    first: moves[0]!.to,
  });
  const accepted = ready.map(({ id }) => ({ id, founded: founded.get(id) ?? null }));
  await ctx.db.execute(sql`
    UPDATE grouping_changes g
    SET accepted_at = ${ctx.now()}, act_id = ${actId}, founded_id = coalesce(d.founded, g.founded_id)
    FROM jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb) AS d(id uuid, founded uuid)
    WHERE g.id = d.id AND g.project_id = ${ctx.project.id}`);
  return actId;
}

const idsOf = ({ moves }: ChangeRow) => moves.map(({ itemId }) => itemId);

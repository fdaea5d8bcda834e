import type { GroupingAccept, GroupingAccepted } from '@soulcaster/contract';
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusters, feedback, groupingChanges, suggestions } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { moveFixes } from '../fixes/move.ts';
import { newId } from '../ids.ts';
import { type ChangeRow, type ReadChanges, readChanges } from './grouping-changes.ts';
import { findPreview } from './grouping-diff.ts';
import { forgetMatcher } from './memory.ts';
import { refreshCluster } from './refresh.ts';
import { type ClusterRow, enterGrouping, lockCluster, nextClusterNumber } from './store.ts';

const WRITE_AT_ONCE = 1_000;

/**
 * Makes changes of a preview, all that are open or those named, in one transaction. What people changed since is left out and counted
 * as stale. Throws `conflict` where a named change needs another one, which was not named, to be made too.
 */
export async function acceptGrouping(ctx: Ctx, jobId: string, input: GroupingAccept): Promise<GroupingAccepted> {
  requireRole(ctx, 'triager');
  const accepted = await inTransaction(ctx, async (tx) => {
    await findPreview(tx, jobId);
    const { revision } = await enterGrouping(tx);
    const read = await readChanges(tx, jobId);
    const wanted = chosen(read, input.change_ids);
    const open = read.openAmong(wanted);
    const ready = wanted.filter(({ id }) => open.has(id));
    if (input.change_ids) refuseHalves(read, wanted, ready);
    const stale = wanted.length - ready.length;
    if (ready.length === 0) return { accepted: 0, stale, act: null };
    await makeChanges(tx, { jobId, read, ready, revision });
    return { accepted: ready.length, stale, act: null };
  });
  forgetMatcher(ctx.project.id);
  return accepted;
}

function chosen({ changes }: ReadChanges, ids: string[] | undefined): ChangeRow[] {
  if (!ids) return changes.filter(({ acceptedAt }) => !acceptedAt);
  const byId = new Map(changes.map((change) => [change.id, change]));
  return [...new Set(ids)].map((id) => {
    const change = byId.get(id);
    if (!change) throw notFound('change');
    if (change.acceptedAt) throw new AppError('conflict', 'One of these changes is accepted already.');
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
  jobId: string;
  read: ReadChanges;
  ready: ChangeRow[];
  revision: number;
}

async function makeChanges(ctx: Ctx, { jobId, read, ready, revision }: Acceptance): Promise<void> {
  const targets = new Map<string, string>();
  for (const change of ready) {
    const into = change.intoId ?? (await foundCluster(ctx, read, change));
    targets.set(change.id, into);
    await moveItems(ctx, change, { into, revision });
  }
  const emptied = await emptiedBy(ctx, ready);
  for (const from of emptied) await dissolve(ctx, read.clusters.get(from)!, mostly(from, ready, targets));
  const touched = new Set([...targets.values(), ...ready.flatMap(({ moves }) => moves.map(({ from }) => from))]);
  for (const id of touched) if (!emptied.includes(id)) await refreshCluster(ctx, id);
  const moved = ready.reduce((sum, { moves }) => sum + moves.length, 0);
  await recordEvent(ctx, {
    type: 'grouping.accepted',
    subjectId: jobId,
    summary: `accepted a new grouping: ${moved} ${moved === 1 ? 'report' : 'reports'} moved`,
  });
}

async function foundCluster(ctx: Ctx, { clusters: known }: ReadChanges, { moves }: ChangeRow): Promise<string> {
  const id = newId(ctx.now().getTime());
  await ctx.db.insert(clusters).values({
    id,
    projectId: ctx.project.id,
    number: await nextClusterNumber(ctx),
    repositoryId: known.get(moves[0]!.from)?.repositoryId ?? null,
    title: '',
    summary: '',
    firstSeenAt: ctx.now(),
    lastSeenAt: ctx.now(),
    createdAt: ctx.now(),
    updatedAt: ctx.now(),
  });
  await recordEvent(ctx, {
    type: 'cluster.created',
    subjectId: id,
    clusterId: id,
    summary: 'came out of a new grouping that was accepted',
  });
  return id;
}

async function moveItems(
  ctx: Ctx,
  { id, moves }: ChangeRow,
  { into, revision }: { into: string; revision: number },
): Promise<void> {
  const because = JSON.stringify([{ type: 'person', by: actorName(ctx.actor), action: 'accepted' }]);
  const ids = moves.map(({ itemId }) => itemId);
  for (let at = 0; at < ids.length; at += WRITE_AT_ONCE) {
    const some = ids.slice(at, at + WRITE_AT_ONCE);
    await ctx.db
      .update(feedback)
      .set({ clusterId: into, groupingRevision: revision, why: sql`${feedback.why} || ${because}::jsonb` })
      .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, some)));
    // Questions were asked of the clusters that they were in.
    await ctx.db
      .delete(suggestions)
      .where(
        and(
          eq(suggestions.projectId, ctx.project.id),
          isNull(suggestions.answer),
          or(inArray(suggestions.itemId, some), inArray(suggestions.otherItemId, some)),
        ),
      );
  }
  await ctx.db
    .update(groupingChanges)
    .set({ acceptedAt: ctx.now(), intoId: into })
    .where(and(eq(groupingChanges.projectId, ctx.project.id), eq(groupingChanges.id, id)));
}

async function emptiedBy(ctx: Ctx, changes: ChangeRow[]): Promise<string[]> {
  const left = [...new Set(changes.flatMap(({ moves }) => moves.map(({ from }) => from)))];
  const emptied: string[] = [];
  for (let at = 0; at < left.length; at += WRITE_AT_ONCE) {
    const some = left.slice(at, at + WRITE_AT_ONCE);
    const rows = await ctx.db
      .selectDistinct({ id: feedback.clusterId })
      .from(feedback)
      .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.clusterId, some)));
    const held = new Set(rows.map(({ id }) => id));
    emptied.push(...some.filter((id) => !held.has(id)));
  }
  return emptied;
}

/** Where most of a cluster's items went. */
function mostly(from: string, changes: ChangeRow[], targets: Map<string, string>): string {
  const taken = changes.map(({ id, moves }) => ({ id, items: moves.filter((move) => move.from === from).length }));
  return targets.get(taken.reduce((most, each) => (each.items > most.items ? each : most)).id)!;
}

/** As a merge does: its fixes go along, and its address leads on. */
async function dissolve(ctx: Ctx, from: ClusterRow, into: string): Promise<void> {
  const cluster = await lockCluster(ctx, from.id);
  if (cluster.status === 'fixing')
    throw new AppError('conflict', `${ctx.project.key}-${from.number} is being fixed right now: cancel its job first.`);
  await moveFixes(ctx, from.id, into);
  await ctx.db.delete(clusters).where(and(eq(clusters.id, from.id), eq(clusters.projectId, ctx.project.id)));
  await recordEvent(ctx, {
    type: 'cluster.merged',
    subjectId: from.id,
    clusterId: into,
    summary: `${ctx.project.key}-${from.number} became part of it: a new grouping was accepted`,
  });
}

import type { GroupingAct, Reason } from '@soulcaster/contract';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusters, groupingActs, suggestions } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { type Before, beforeOf, type SuggestionRow } from './act.ts';
import { readAct } from './acts.ts';
import { stillFilled } from './carry-out.ts';
import { followItems } from './follow-items.ts';
import { readLinks, type StoredLink, writeLinks } from './links.ts';
import { setPins } from './pin.ts';
import { refreshClusters } from './refresh.ts';
import { settleLinks } from './settle-links.ts';
import { enterGrouping } from './store.ts';
import { refusals } from './undo-refused.ts';
import { bringBack, vanishAllInto } from './vanish.ts';
import { clustersOf, placedIn } from './whereabouts.ts';

/**
 * Takes an act back: the same clusters with their numbers, words of people, questions and jobs are there again. What came since
 * stays: a report that joined the cluster of a merge is left there, and one that joined a cluster that a split made goes along with
 * the others. Refused with the reason when something later stands on it.
 */
export async function undoAct(ctx: Ctx, id: string): Promise<GroupingAct> {
  requireRole(ctx, 'triager');
  await inTransaction(ctx, async (tx) => {
    const { revision } = await enterGrouping(tx);
    const [act] = await tx.db
      .select()
      .from(groupingActs)
      .where(and(eq(groupingActs.projectId, ctx.project.id), eq(groupingActs.id, id)))
      .for('update');
    if (!act) throw notFound('act');
    const refused = (await refusals(tx, [id])).get(id);
    if (refused) throw new AppError('conflict', refused);
    const before = beforeOf(act);
    await setPins(
      tx,
      before.pins.flatMap((pin) => (pin.pinned ? [pin.id] : [])),
      true,
    );
    await setPins(
      tx,
      before.pins.flatMap((pin) => (pin.pinned ? [] : [pin.id])),
      false,
    );
    const question = await takeAnswered(tx, before.answered);
    await regroupBack(tx, { before, again: [...before.dropped, ...question], clusterIds: act.clusterIds, revision });
    await tx.db
      .update(groupingActs)
      .set({ undoneAt: ctx.now(), undoneBy: actorName(ctx.actor) })
      .where(and(eq(groupingActs.projectId, ctx.project.id), eq(groupingActs.id, id)));
    const [first] = await stillFilled(tx, act.clusterIds);
    await recordEvent(tx, {
      type: 'grouping.undone',
      subjectId: id,
      ...(first && { clusterId: first }),
      summary: `undid: ${act.summary}`,
    });
  });
  return readAct(ctx, id);
}

interface Undoing {
  before: Before;
  /** Questions that are open again, but for those that are asked by now. */
  again: SuggestionRow[];
  clusterIds: string[];
  revision: number;
}

async function regroupBack(ctx: Ctx, { before, again, clusterIds, revision }: Undoing): Promise<void> {
  for (const vanished of before.vanished.toReversed()) await bringBack(ctx, vanished);
  const ways = await waysBack(ctx, before);
  const { links, clusterOf } = await readLinks(ctx, clusterIds);
  // A link that comes back may name reports that no other link names.
  const named = before.links.flatMap(({ a, b }) => [a, b]).filter((item) => !clusterOf.has(item));
  for (const [item, cluster] of await clustersOf(ctx, named)) clusterOf.set(item, cluster);
  for (const { id, to } of ways) clusterOf.set(id, to);
  const earlier = withEarlier(links, before);
  const settled = settleLinks(earlier, (item) => clusterOf.get(item) ?? null);
  const speakers = new Map(earlier.map(({ a, b, actor }) => [`${a} ${b}`, actor]));
  await writeLinks(ctx, {
    from: links,
    to: settled.map((link) => ({ ...link, actor: speakers.get(`${link.a} ${link.b}`) })),
    revision,
  });
  await ctx.db.execute(sql`
    UPDATE feedback SET cluster_id = back.to, why = coalesce(back.why, feedback.why), grouping_revision = ${revision}
    FROM jsonb_to_recordset(${JSON.stringify(ways)}::jsonb) AS back("id" uuid, "to" uuid, "why" jsonb)
    WHERE feedback.id = back.id AND feedback.project_id = ${ctx.project.id}`);
  await followItems(ctx, clusterIds, again);
  await closeEmptied(ctx, before, clusterIds);
  await refreshClusters(ctx, [...(await stillFilled(ctx, clusterIds))]);
}

interface Way {
  id: string;
  to: string;
  /** Left out: as it is. */
  why?: Reason[];
}

/** Where each report goes: those of the act to where they were, and who came to a cluster that it made along with them. */
async function waysBack(ctx: Ctx, { items, opened }: Before): Promise<Way[]> {
  const known = new Map(items.map((item) => [item.id, item]));
  const there = await placedIn(ctx, [...new Set(items.map(({ to }) => to))]);
  return there.flatMap(({ id, clusterId }): Way[] => {
    const item = known.get(id);
    if (item) return [{ id, to: item.from, why: item.why }];
    return opened.includes(clusterId) ? [{ id, to: originOf(items, clusterId) }] : [];
  });
}

/** The links as they were before the act; a pair of which somebody said something else since stays so. */
function withEarlier(links: StoredLink[], { links: changed }: Before): StoredLink[] {
  const now = new Map(links.map((link) => [`${link.a} ${link.b}`, link]));
  for (const { a, b, before, after } of changed) {
    const key = `${a} ${b}`;
    if ((now.get(key)?.kind ?? null) !== after) continue;
    if (before) now.set(key, { a, b, ...before });
    else now.delete(key);
  }
  return [...now.values()];
}

/** Clusters without reports now: those that the act made, and those of which all that did not come back was deleted since. */
async function closeEmptied(ctx: Ctx, { items }: Before, clusterIds: string[]): Promise<void> {
  const filled = await stillFilled(ctx, clusterIds);
  const [any] = filled;
  if (!any) return;
  const there = await ctx.db
    .select({ id: clusters.id })
    .from(clusters)
    .where(and(eq(clusters.projectId, ctx.project.id), inArray(clusters.id, clusterIds)));
  const emptied = there.filter(({ id }) => !filled.has(id));
  await vanishAllInto(
    ctx,
    emptied.map(({ id }) => ({ id, into: otherEnds(items, id).find((other) => filled.has(other)) ?? any })),
  );
}

/** Between which clusters and this one the act moved reports, that of most reports first. */
function otherEnds(items: Before['items'], id: string): string[] {
  const ends = items.flatMap(({ from, to }) => (to === id ? [from] : from === id ? [to] : []));
  return [...Map.groupBy(ends, (end) => end)].sort(([, a], [, b]) => b.length - a.length).map(([end]) => end);
}

/** Where most of the reports of a cluster that the act made came from. */
function originOf(items: Before['items'], opened: string): string {
  const ways = Map.groupBy(
    items.filter(({ to }) => to === opened),
    ({ from }) => from,
  );
  return [...ways].sort(([, a], [, b]) => b.length - a.length)[0]![0];
}

/** Takes the question that was answered, to be asked again where its reports are then. */
async function takeAnswered(ctx: Ctx, suggestionId: string | null): Promise<SuggestionRow[]> {
  if (!suggestionId) return [];
  const taken = await ctx.db
    .delete(suggestions)
    .where(and(eq(suggestions.projectId, ctx.project.id), eq(suggestions.id, suggestionId)))
    .returning();
  return taken.map((row) => ({ ...row, answer: null, answeredBy: null, answeredAt: null }));
}

import type { GroupingAct, Reason } from '@soulcaster/contract';
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { actorName, type Ctx } from '../context.ts';
import { feedback } from '../db/tables.ts';
import { type Before, nothingBefore, recordAct, type Vanished } from './act.ts';
import { followItems } from './follow-items.ts';
import { readLinks, writeLinks } from './links.ts';
import { refreshClusters } from './refresh.ts';
import { type Said, settleLinks } from './settle-links.ts';
import { vanishInto } from './vanish.ts';

const ROWS_A_QUERY = 1000;

export interface Regrouping {
  kind: GroupingAct['kind'];
  summary: string;
  revision: number;
  /** Which report goes to which cluster. All clusters exist, and are locked. */
  moves: { item: PlacedItem; to: string }[];
  said: Said;
  /** What the reports will say of it. */
  action: Extract<Reason, { type: 'person' }>['action'];
  /** Clusters that were made for it. */
  opened?: string[];
  /** The cluster to show first. */
  first: string;
  /** Clusters that it speaks of without moving anything in or out. */
  about?: string[];
  answered?: string;
}

export interface PlacedItem {
  id: string;
  clusterId: string;
  why: Reason[];
  pinned: boolean;
}

/**
 * Moves reports between clusters because a person said so, with everything that hangs on it: words of people, questions, jobs of
 * clusters that are emptied, aggregates. Keeps what it takes to undo it. Call it after `enterGrouping`, in its transaction. Answers
 * the act's id.
 */
export async function carryOut(ctx: Ctx, act: Regrouping): Promise<string> {
  const { moves, revision } = act;
  const from = [...new Set(moves.map(({ item }) => item.clusterId))];
  const clusterIds = [...new Set([act.first, ...moves.map(({ to }) => to), ...from, ...(act.about ?? [])])];
  const { links, clusterOf } = await readLinks(ctx, clusterIds);
  for (const { item, to } of moves) clusterOf.set(item.id, to);
  const settled = settleLinks(links, (id) => clusterOf.get(id) ?? null, act.said);
  const changedLinks = await writeLinks(ctx, { from: links, to: settled, revision });
  await place(ctx, act);
  const dropped = await followItems(ctx, clusterIds);
  const vanished = await vanishEmptied(ctx, act, from);
  await refreshClusters(
    ctx,
    clusterIds.filter((id) => !vanished.some(({ row }) => row.id === id)),
  );
  const before: Before = {
    ...nothingBefore,
    items: moves.map(({ item: { id, clusterId, why }, to }) => ({ id, from: clusterId, to, why })),
    opened: act.opened ?? [],
    vanished,
    links: changedLinks,
    dropped,
    answered: act.answered ?? null,
  };
  return recordAct(ctx, { kind: act.kind, summary: act.summary, revision, clusterIds, before });
}

async function place(ctx: Ctx, { moves, action, revision }: Regrouping): Promise<void> {
  const reason = JSON.stringify([{ type: 'person', by: actorName(ctx.actor), action }]);
  for (const [to, all] of Map.groupBy(moves, (move) => move.to))
    for (let at = 0; at < all.length; at += ROWS_A_QUERY) {
      const ids = all.slice(at, at + ROWS_A_QUERY).map(({ item }) => item.id);
      await ctx.db
        .update(feedback)
        .set({ clusterId: to, groupingRevision: revision, why: sql`${feedback.why} || ${reason}::jsonb` })
        .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, ids)));
    }
}

/** A cluster without reports is gone; what hung on it goes where most of them went. */
async function vanishEmptied(ctx: Ctx, { moves }: Regrouping, from: string[]): Promise<Vanished[]> {
  const left = await stillFilled(ctx, from);
  const vanished: Vanished[] = [];
  for (const id of from) {
    if (left.has(id)) continue;
    const ways = Map.groupBy(
      moves.filter(({ item }) => item.clusterId === id),
      ({ to }) => to,
    );
    const [into] = [...ways].sort(([, a], [, b]) => b.length - a.length)[0]!;
    vanished.push(await vanishInto(ctx, id, into));
  }
  return vanished;
}

export async function stillFilled(ctx: Ctx, clusterIds: string[]): Promise<Set<string>> {
  if (clusterIds.length === 0) return new Set();
  const rows = await ctx.db
    .selectDistinct({ id: feedback.clusterId })
    .from(feedback)
    .where(
      and(
        eq(feedback.projectId, ctx.project.id),
        isNotNull(feedback.clusterId),
        inArray(feedback.clusterId, clusterIds),
      ),
    );
  return new Set(rows.map(({ id }) => id!));
}

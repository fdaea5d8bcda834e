import type { GroupingAct, Reason } from '@soulcaster/contract';
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { actorName, type Ctx } from '../context.ts';
import { feedback } from '../db/tables.ts';
import { type Before, nothingBefore, recordAct, type SuggestionRow, type Vanished } from './act.ts';
import { followItems } from './follow-items.ts';
import { readLinks, writeLinks } from './links.ts';
import { refreshClusters } from './refresh.ts';
import { type Said, settleLinks } from './settle-links.ts';
import { type Taught, taughtBy, thoughtsOf, type Whereabouts } from './taught.ts';
import { vanishAllInto } from './vanish.ts';
import { clustersOf, placedIn } from './whereabouts.ts';

const ROWS_A_QUERY = 1000;
/** Answers are lessons by their question, and who accepts a new grouping did not look at each pair. */
const TEACHING = new Set<Regrouping['kind']>(['merge', 'split', 'move', 'detach']);

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
  const lessons = TEACHING.has(act.kind) ? await lessonsOf(ctx, act, { from, dropped }) : [];
  return recordAct(ctx, { kind: act.kind, summary: act.summary, revision, clusterIds, before, lessons });
}

/** What was moved, what stayed where that came from, and the questions that were settled by it. */
async function lessonsOf(
  ctx: Ctx,
  { moves }: Regrouping,
  { from, dropped }: { from: string[]; dropped: SuggestionRow[] },
): Promise<Taught[]> {
  const thoughts = thoughtsOf([...moves.map(({ item }) => item), ...(await placedIn(ctx, from))], dropped);
  const now = await clustersOf(
    ctx,
    thoughts.flatMap(({ itemId, otherId }) => [itemId, otherId]),
  );
  const whereabouts: Whereabouts = new Map([...now].map(([id, at]) => [id, { before: at, after: at }]));
  for (const { item, to } of moves) whereabouts.set(item.id, { before: item.clusterId, after: to });
  return taughtBy(thoughts, whereabouts);
}

async function place(ctx: Ctx, { moves, action, revision }: Regrouping): Promise<void> {
  const reason = JSON.stringify([{ type: 'person', by: actorName(ctx.actor), action }]);
  for (let at = 0; at < moves.length; at += ROWS_A_QUERY) {
    const rows = moves.slice(at, at + ROWS_A_QUERY).map(({ item: { id }, to }) => ({ id, to }));
    await ctx.db.execute(sql`
      UPDATE feedback f SET cluster_id = d."to", grouping_revision = ${revision}, why = f.why || ${reason}::jsonb
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(id uuid, "to" uuid)
      WHERE f.id = d.id AND f.project_id = ${ctx.project.id}`);
  }
}

/** A cluster without reports is gone; what hung on it goes where most of them went. */
async function vanishEmptied(ctx: Ctx, { moves }: Regrouping, from: string[]): Promise<Vanished[]> {
  const left = await stillFilled(ctx, from);
  const leaving = Map.groupBy(moves, ({ item }) => item.clusterId);
  const emptied = from.filter((id) => !left.has(id));
  return vanishAllInto(
    ctx,
    emptied.map((id) => {
      const ways = Map.groupBy(leaving.get(id)!, ({ to }) => to);
      const [into] = [...ways].sort(([, a], [, b]) => b.length - a.length)[0]!;
      return { id, into };
    }),
  );
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

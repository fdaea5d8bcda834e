import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, events, feedback } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import type { PlacedItem } from './carry-out.ts';
import { type ClusterRow, nextClusterNumbers } from './store.ts';
import { survivorOf } from './survivor.ts';

const ROWS_A_QUERY = 1000;

/**
 * Locks these clusters, in the order of their ids so that two never wait for each other, and answers them in the order asked. Who
 * comes after somebody merged one away hears of it.
 */
export async function lockClusters(ctx: Ctx, ids: string[]): Promise<ClusterRow[]> {
  const rows = await ctx.db
    .select()
    .from(clusters)
    .where(and(eq(clusters.projectId, ctx.project.id), inArray(clusters.id, ids)))
    .orderBy(asc(clusters.id))
    .for('update');
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const id of ids) if (!found.has(id)) throw await goneInto(ctx, id);
  return ids.map((id) => found.get(id)!);
}

async function goneInto(ctx: Ctx, id: string): Promise<AppError> {
  const into = await survivorOf(ctx, id);
  const [row] = await ctx.db
    .select({ number: clusters.number })
    .from(clusters)
    .where(and(eq(clusters.projectId, ctx.project.id), eq(clusters.id, into)));
  const [merge] = await ctx.db
    .select({ actor: events.actor })
    .from(events)
    .where(and(eq(events.projectId, ctx.project.id), eq(events.type, 'cluster.merged'), eq(events.subjectId, id)))
    .orderBy(desc(events.id))
    .limit(1);
  return new AppError(
    'conflict',
    `${merge?.actor ?? 'Somebody'} has merged one of these clusters into ${ctx.project.key}-${row?.number} meanwhile: look again.`,
  );
}

const placed = { id: feedback.id, clusterId: feedback.clusterId, why: feedback.why, pinned: feedback.pinned };

/** The reports of a cluster, in the order in which they came. */
export async function placedIn(ctx: Ctx, clusterIds: string[]): Promise<PlacedItem[]> {
  const rows = await ctx.db
    .select(placed)
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.clusterId, clusterIds)))
    .orderBy(asc(feedback.position));
  return rows.map(({ clusterId, ...row }) => ({ ...row, clusterId: clusterId! }));
}

/** These reports with where they are, in the order in which they came; refused when one is unknown or not grouped yet. */
export async function placedItems(ctx: Ctx, ids: string[]): Promise<PlacedItem[]> {
  const wanted = [...new Set(ids)];
  const rows = [];
  for (let at = 0; at < wanted.length; at += ROWS_A_QUERY)
    rows.push(
      ...(await ctx.db
        .select({ ...placed, position: feedback.position })
        .from(feedback)
        .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, wanted.slice(at, at + ROWS_A_QUERY))))),
    );
  if (rows.length < wanted.length) throw notFound('feedback');
  return rows
    .sort((a, b) => a.position - b.position)
    .map(({ position: _, clusterId, ...row }) => {
      if (clusterId) return { ...row, clusterId };
      throw new AppError('conflict', 'One of these reports is in no cluster: it is not grouped yet, or was deleted.');
    });
}

/** In which cluster each of these reports is, if in any. */
export async function clustersOf(ctx: Ctx, ids: string[]): Promise<Map<string, string | null>> {
  const wanted = [...new Set(ids)];
  const found = new Map<string, string | null>();
  for (let at = 0; at < wanted.length; at += ROWS_A_QUERY) {
    const rows = await ctx.db
      .select({ id: feedback.id, clusterId: feedback.clusterId })
      .from(feedback)
      .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, wanted.slice(at, at + ROWS_A_QUERY))));
    for (const { id, clusterId } of rows) found.set(id, clusterId);
  }
  return found;
}

/** A new cluster beside another one, for reports that leave it. Its counts and its title come with its reports. */
export async function openBeside(ctx: Ctx, origin: ClusterRow): Promise<ClusterRow> {
  const [row] = await openAllBeside(ctx, [origin]);
  return row!;
}

/** One beside each of these, in this order. */
export async function openAllBeside(ctx: Ctx, origins: ClusterRow[]): Promise<ClusterRow[]> {
  if (origins.length === 0) return [];
  const first = await nextClusterNumbers(ctx, origins.length);
  const values = origins.map((origin, at) => ({
    id: newId(ctx.now().getTime()),
    projectId: ctx.project.id,
    number: first + at,
    repositoryId: origin.repositoryId,
    title: origin.title,
    summary: '',
    firstSeenAt: origin.firstSeenAt,
    lastSeenAt: origin.lastSeenAt,
    createdAt: ctx.now(),
    updatedAt: ctx.now(),
  }));
  const opened: ClusterRow[] = [];
  for (let at = 0; at < values.length; at += ROWS_A_QUERY)
    opened.push(
      ...(await ctx.db
        .insert(clusters)
        .values(values.slice(at, at + ROWS_A_QUERY))
        .returning()),
    );
  return opened;
}

export const shortId = (ctx: Ctx, { number }: Pick<ClusterRow, 'number'>) => `${ctx.project.key}-${number}`;

/** "2 reports", "1 report". */
export const reports = (n: number) => (n === 1 ? '1 report' : `${n} reports`);

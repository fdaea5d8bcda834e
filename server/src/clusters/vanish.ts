import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvents } from '../events/record.ts';
import { moveFixes, returnFixes } from '../fixes/move.ts';
import type { Standing, Vanished } from './act.ts';
import { type ClusterRow, changeCluster, findCluster } from './store.ts';
import { shortId } from './whereabouts.ts';

/**
 * A cluster that was emptied is gone: its jobs and pull requests go where its items went, and its address leads there. Answers all
 * that is needed to bring it back.
 */
export async function vanishInto(ctx: Ctx, id: string, into: string): Promise<Vanished> {
  const [vanished] = await vanishAllInto(ctx, [{ id, into }]);
  return vanished!;
}

/** The same for many, one after the other, in as many statements as for one. None of them goes into another one of them. */
export async function vanishAllInto(ctx: Ctx, ways: { id: string; into: string }[]): Promise<Vanished[]> {
  if (ways.length === 0) return [];
  const rows = await findClusters(
    ctx,
    ways.flatMap(({ id, into }) => [id, into]),
  );
  const taken = takeOver(rows, ways);
  const fixes = await moveFixes(ctx, ways);
  for (const [id, standing] of taken.standings) await changeCluster(ctx, id, standing);
  const gone = sql`${sql.param(ways.map(({ id }) => id))}::uuid[]`;
  await ctx.db.delete(clusters).where(and(sql`${clusters.id} = ANY(${gone})`, eq(clusters.projectId, ctx.project.id)));
  await recordEvents(
    ctx,
    ways.map(({ id, into }) => ({
      type: 'cluster.merged',
      subjectId: id,
      clusterId: into,
      summary: `merged ${shortId(ctx, rows.get(id)!)} into ${shortId(ctx, rows.get(into)!)}`,
    })),
  );
  return taken.vanished.map((each) => ({ ...each, fixes: fixes.get(each.row.id) ?? { jobs: [], plan: null } }));
}

/** How the others stand in the end, and what each of those that go changed about that. */
function takeOver(rows: Map<string, ClusterRow>, ways: { id: string; into: string }[]) {
  const standings = new Map<string, Standing>();
  const vanished = ways.map(({ id, into }) => {
    const row = rows.get(id)!;
    const other = { ...rows.get(into)!, ...standings.get(into) };
    if (row.status === 'fixing' && other.status === 'fixing')
      throw new AppError('conflict', 'Both are being fixed right now: cancel one of the jobs first.');
    const standing = takesOver(row, other) ? { before: standingOf(other), after: standingOf(row) } : null;
    if (standing) standings.set(into, standing.after);
    return { row, into, standing };
  });
  return { standings, vanished };
}

async function findClusters(ctx: Ctx, ids: string[]): Promise<Map<string, ClusterRow>> {
  const wanted = [...new Set(ids)];
  const rows = await ctx.db
    .select()
    .from(clusters)
    .where(and(sql`${clusters.id} = ANY(${sql.param(wanted)}::uuid[])`, eq(clusters.projectId, ctx.project.id)));
  if (rows.length < wanted.length) throw notFound('cluster');
  return new Map(rows.map((row) => [row.id, row]));
}

/** Brings a cluster back as it was, with its jobs and with what came of them since; its items are put into it next. */
export async function bringBack(ctx: Ctx, { row, into, fixes, standing }: Vanished): Promise<void> {
  // What it left to the other may have moved on: a fix that ran has ended, a person resolved both.
  const since = standing && (await standingSince(ctx, into, standing.after));
  await ctx.db.insert(clusters).values({ ...row, ...since });
  await returnFixes(ctx, fixes, { from: into, to: row.id });
  if (standing) await changeCluster(ctx, into, standing.before);
}

async function standingSince(ctx: Ctx, id: string, known: Standing): Promise<Standing | null> {
  const now = standingOf(await findCluster(ctx, id));
  return isSame(now, known) ? null : now;
}

const takesOver = (from: ClusterRow, into: ClusterRow) =>
  from.status === 'fixing' || (into.status === 'new' && from.status !== 'new');

const standingOf = ({ status, ignoredUntil, githubBranch, githubPrUrl, errorMessage }: ClusterRow): Standing => ({
  status,
  ignoredUntil,
  githubBranch,
  githubPrUrl,
  errorMessage,
});

const isSame = (a: Standing, b: Standing) =>
  a.status === b.status && a.githubPrUrl === b.githubPrUrl && a.errorMessage === b.errorMessage;

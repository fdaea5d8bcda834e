import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../context.ts';
import { clusters } from '../db/tables.ts';
import { recordEvents } from '../events/record.ts';
import { repositoriesOfSources } from '../projects/sources.ts';
import { questionsOf, storeQuestions } from './ask.ts';
import { noteProgress, type Run } from './cluster-jobs.ts';
import { describe, type MemberRow } from './describe.ts';
import type { Decision, MatchItem } from './matcher/item.ts';
import { reasonsOf } from './reasons.ts';
import { readMembers } from './refresh.ts';
import { storeStanding } from './standing.ts';
import { enterGroupingAt, type ItemRow } from './store.ts';
import { noteUpstreamChange } from './upstream.ts';

export interface Placement {
  item: ItemRow;
  matchItem: MatchItem;
  decision: Decision;
  /** That it joins, or the new one that it founds. */
  clusterId: string;
}

interface Batch {
  placements: Placement[];
  /** Of the project's grouping, as it was when they were decided. */
  revision: number;
  run: Run;
}

/**
 * Stores decided placements with their reasons, in one transaction of few statements; everything that takes time is computed before.
 * False, and nothing is stored, when somebody else changed the grouping since `revision`.
 */
export async function placeBatch(ctx: Ctx, { placements, revision, run }: Batch): Promise<boolean> {
  const founded = placements.filter(({ decision }) => !decision.clusterId);
  const joined = [...new Set(placements.flatMap(({ decision }) => decision.clusterId ?? []))];
  const touched = [...new Set(placements.map(({ clusterId }) => clusterId))];
  const members = await readMembers(
    ctx,
    joined.filter((id) => !founded.some(({ clusterId }) => clusterId === id)),
  );
  const descriptions = touched.map((id) => describe(id, membersAfter(members.get(id) ?? [], placements, id)));
  const repositories = await repositoriesOfSources(
    ctx,
    founded.flatMap(({ item }) => item.sourceId ?? []),
  );
  try {
    return await inTransaction(ctx, async (tx) => {
      const last = await enterGroupingAt(tx, revision, founded.length);
      if (last === null) return false;
      await openClusters(tx, founded, { first: last - founded.length + 1, repositories });
      await placeItems(tx, placements, revision + 1);
      // Before they are counted, which is their last change: only what came after that brings a solved problem back.
      await noteJoined(tx, placements, joined);
      await storeStanding(tx, descriptions);
      await storeQuestions(
        tx,
        placements.flatMap(({ item, clusterId, decision }) => questionsOf(tx, item, clusterId, decision)),
      );
      await recordEvents(tx, placements.flatMap(eventsOf));
      await noteProgress(tx, run, { joined: placements.length - founded.length, created: founded.length });
      return true;
    });
  } catch (error) {
    if (error instanceof ItemsChanged) return false;
    throw error;
  }
}

/** An item of the batch was placed or erased by somebody else. */
class ItemsChanged extends Error {}

function membersAfter(before: MemberRow[], placements: Placement[], clusterId: string): MemberRow[] {
  const added = placements.filter((placement) => placement.clusterId === clusterId);
  return [...before, ...added.map(({ item, decision }) => ({ ...item, why: reasonsOf(decision) }))];
}

async function openClusters(
  ctx: Ctx,
  founded: Placement[],
  { first, repositories }: { first: number; repositories: Map<string, string | null> },
): Promise<void> {
  if (founded.length === 0) return;
  await ctx.db.insert(clusters).values(
    founded.map(({ item, clusterId }, at) => ({
      id: clusterId,
      projectId: ctx.project.id,
      number: first + at,
      repositoryId: (item.sourceId && repositories.get(item.sourceId)) || null,
      title: item.title,
      summary: '',
      firstSeenAt: item.firstSeenAt,
      lastSeenAt: item.lastSeenAt,
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
    })),
  );
}

async function placeItems(ctx: Ctx, placements: Placement[], revision: number): Promise<void> {
  const rows = placements.map(({ item, clusterId, decision }) => ({
    id: item.id,
    clusterId,
    why: reasonsOf(decision),
  }));
  // Taken by their ids first: without statistics the planner would rather look through all of the project that waits.
  const placed = await ctx.db.execute(sql`
    WITH waiting AS MATERIALIZED (
      SELECT id, project_id, cluster_id, erased_at FROM feedback
      WHERE id = ANY(${sql.param(rows.map(({ id }) => id))}::uuid[]) FOR UPDATE
    )
    UPDATE feedback f
    SET cluster_id = d."clusterId", why = d.why, clustered_at = ${ctx.now()}, grouping_revision = ${revision}
    FROM waiting w JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(id uuid, "clusterId" uuid, why jsonb) USING (id)
    WHERE f.id = w.id AND w.project_id = ${ctx.project.id} AND w.cluster_id IS NULL AND w.erased_at IS NULL`);
  if (placed.rowCount !== placements.length) throw new ItemsChanged();
}

/** New reports may bring solved problems back, or complete what is closed upstream. */
async function noteJoined(ctx: Ctx, placements: Placement[], joined: string[]): Promise<void> {
  if (joined.length === 0) return;
  const rows = await ctx.db
    .select({ id: clusters.id, status: clusters.status })
    .from(clusters)
    .where(and(eq(clusters.projectId, ctx.project.id), inArray(clusters.id, joined)))
    .orderBy(asc(clusters.id))
    .for('update');
  for (const { id, status } of rows) {
    if (status !== 'resolved' && !ctx.settings.resolve_on_upstream_close) continue;
    for (const { item, clusterId, decision } of placements)
      if (clusterId === id && decision.clusterId)
        await noteUpstreamChange(ctx, id, { regressed: false, joinedBy: item });
  }
}

function eventsOf({ item, clusterId, decision }: Placement) {
  const subject = { subjectId: clusterId, clusterId };
  const came = decision.clusterId
    ? { ...subject, type: 'cluster.changed' as const, summary: `joined: ${item.title}` }
    : { ...subject, type: 'cluster.created' as const, summary: `new problem: ${item.title}` };
  if (decision.suggestions.length === 0) return [came];
  return [came, { ...subject, type: 'suggestion.made' as const, summary: `maybe known already: ${item.title}` }];
}

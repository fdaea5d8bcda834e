import { and, eq } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../context.ts';
import { clusters, groupingChanges } from '../db/tables.ts';
import { newId } from '../ids.ts';
import { finishRun, notePreviewed, startPreview } from './cluster-jobs.ts';
import { type GroupChange, groupingDiff } from './diff.ts';
import { groupAnew, readPlacement } from './group-anew.ts';

const INSERT_AT_ONCE = 500;

/**
 * Groups all items of the project anew without changing any, and stores what would change. A run that was interrupted is begun anew
 * by the task's next try.
 */
export async function previewGrouping(ctx: Ctx, jobId: string, signal: AbortSignal): Promise<void> {
  const preview = await startPreview(ctx, jobId);
  if (!preview) return;
  const { run, sensitivity } = preview;
  try {
    const placement = await readPlacement(ctx);
    const onItem = (what: 'joined' | 'created' | 'gone') => notePreviewed(ctx, run, what);
    const regrouped = await groupAnew(ctx, placement, { sensitivity, signal, onItem });
    const clustersOf = (ids: Set<string>) =>
      new Set(placement.items.filter(({ id }) => ids.has(id)).map((item) => item.clusterId));
    const { changes } = groupingDiff(regrouped, clustersOf(placement.fixed));
    await inTransaction(ctx, async (tx) => {
      await storeChanges(tx, jobId, changes);
      await finishRun(tx, run, null);
    });
  } catch (error) {
    if (!signal.aborted) await finishRun(ctx, run, 'The preview stopped on an error. Ask for it again.');
    throw error;
  }
}

async function storeChanges(ctx: Ctx, jobId: string, changes: GroupChange[]): Promise<void> {
  const rows = await ctx.db
    .select({ id: clusters.id, number: clusters.number })
    .from(clusters)
    .where(eq(clusters.projectId, ctx.project.id));
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  const values = changes.map(({ into, moves }, position) => ({
    id: newId(),
    projectId: ctx.project.id,
    jobId,
    position,
    intoId: into,
    // A cluster that went while the run was on has no number any more; its change is stale from the start.
    moves: moves.map((move) => ({ ...move, number: numbers.get(move.from) ?? 0 })),
  }));
  await ctx.db
    .delete(groupingChanges)
    .where(and(eq(groupingChanges.projectId, ctx.project.id), eq(groupingChanges.jobId, jobId)));
  for (let at = 0; at < values.length; at += INSERT_AT_ONCE)
    await ctx.db.insert(groupingChanges).values(values.slice(at, at + INSERT_AT_ONCE));
}

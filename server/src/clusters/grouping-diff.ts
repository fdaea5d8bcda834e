import type { ClusterEnd, GroupingDiff } from '@soulcaster/contract';
import { and, eq, inArray } from 'drizzle-orm';
import { type Ctx, requireRole } from '../context.ts';
import { feedback } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { readClusterJob } from './cluster-jobs.ts';
import { type ChangeRow, placeOfChange, type ReadChanges, readChanges } from './grouping-changes.ts';
import { title } from './matcher/titles.ts';
import { asMatchItem } from './store.ts';

/** Of so many reports the title of a cluster that is not there yet is made. */
const TITLED_BY = 5;
const READ_AT_ONCE = 1_000;

/** What the preview would change, with the titles of now. Throws `conflict` until the preview is done. */
export async function readGroupingDiff(ctx: Ctx, jobId: string): Promise<GroupingDiff> {
  requireRole(ctx, 'viewer');
  const { done } = await findPreview(ctx, jobId);
  const read = await readChanges(ctx, jobId);
  const titles = await titlesOfNew(ctx, read);
  const changes = read.changes.map((change) => {
    const place = placeOfChange(change);
    const into = place ? endOf(ctx, read, place) : null;
    return {
      id: change.id,
      into,
      title: into?.title ?? titles.get(change.id) ?? '',
      moves: change.moves.map(({ itemId, from, number }) => ({
        feedback_id: itemId,
        title: read.items.get(itemId)?.title ?? '',
        from: endOf(ctx, read, from, number),
      })),
      state: stateOf(read, change),
    };
  });
  const moved = read.changes.reduce((sum, { moves }) => sum + moves.length, 0);
  return { changes, unchanged: Math.max(0, done - moved) };
}

/** The job of a preview that is done. */
export async function findPreview(ctx: Ctx, jobId: string) {
  const job = await readClusterJob(ctx, jobId);
  if (job.mode !== 'preview')
    throw new AppError('invalid', 'This run grouped what waited; only a preview has changes to look at.');
  if (job.status === 'failed') throw new AppError('conflict', job.error_message ?? 'The preview failed.');
  if (job.status !== 'success') throw new AppError('conflict', 'The preview is not done yet.');
  return job;
}

function stateOf({ open }: ReadChanges, change: ChangeRow): 'open' | 'accepted' | 'stale' {
  if (change.isAccepted) return 'accepted';
  return open.has(change.id) ? 'open' : 'stale';
}

function endOf(ctx: Ctx, { clusters }: ReadChanges, id: string, number = 0): ClusterEnd {
  const row = clusters.get(id);
  if (row) return { id, short_id: `${ctx.project.key}-${row.number}`, title: row.title, count: row.itemCount };
  return { id, short_id: `${ctx.project.key}-${number}`, title: 'Part of another cluster now', count: 0 };
}

async function titlesOfNew(ctx: Ctx, { changes }: ReadChanges): Promise<Map<string, string>> {
  const founding = changes.filter((change) => placeOfChange(change) === null);
  const changeOf = new Map(
    founding.flatMap(({ id, moves }) => moves.slice(0, TITLED_BY).map(({ itemId }) => [itemId, id] as const)),
  );
  const samples = new Map<string, ReturnType<typeof asMatchItem>[]>();
  const ids = [...changeOf.keys()];
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const rows = await ctx.db
      .select()
      .from(feedback)
      .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, ids.slice(at, at + READ_AT_ONCE))));
    for (const row of rows) {
      const id = changeOf.get(row.id)!;
      samples.set(id, [...(samples.get(id) ?? []), asMatchItem(row)]);
    }
  }
  return new Map([...samples].map(([id, sample]) => [id, title(sample)]));
}

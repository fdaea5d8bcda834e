import { and, eq, inArray, or } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { suggestions } from '../db/tables.ts';
import type { SuggestionRow } from './act.ts';
import { clustersOf } from './whereabouts.ts';

const ROWS_A_QUERY = 1000;

/**
 * Questions go where the items went that they are about. An open one whose two ends are one cluster now, or that is asked already,
 * is dropped, and answered to the caller; answered ones stay in any case. `again`: dropped ones that may be asked again.
 */
export async function followItems(
  ctx: Ctx,
  clusterIds: string[],
  again: SuggestionRow[] = [],
): Promise<SuggestionRow[]> {
  const mine = eq(suggestions.projectId, ctx.project.id);
  const stored = await ctx.db
    .select()
    .from(suggestions)
    .where(and(mine, or(inArray(suggestions.clusterId, clusterIds), inArray(suggestions.otherId, clusterIds))))
    .for('update');
  const known = new Set(stored.map(({ id }) => id));
  const rows = [...stored, ...again.filter(({ id }) => !known.has(id))];
  const at = await clustersOf(
    ctx,
    rows.flatMap((row) => [row.itemId, row.otherItemId]),
  );
  const moved = rows.flatMap((row) => {
    const [clusterId, otherId] = [at.get(row.itemId), at.get(row.otherItemId)];
    if (!clusterId || !otherId) return [];
    return [{ was: row, now: { ...row, clusterId, otherId } }];
  });
  const isStored = new Set(stored);
  const isThere = ({ was, now }: (typeof moved)[number]) =>
    isStored.has(was) && was.clusterId === now.clusterId && was.otherId === now.otherId;
  const asked = new Set(moved.filter((each) => isThere(each) && !each.was.answer).map(({ now }) => pairOf(now)));
  const dropped: SuggestionRow[] = [];
  const going = moved.filter((each) => !isThere(each)).sort((a, b) => b.was.score - a.was.score);
  // Out first and then in, for two may change places.
  await remove(
    ctx,
    going.map(({ was }) => was.id),
  );
  const kept: SuggestionRow[] = [];
  for (const { was, now } of going) {
    if (!was.answer && (now.clusterId === now.otherId || asked.has(pairOf(now)))) {
      dropped.push(was);
      continue;
    }
    if (!was.answer) asked.add(pairOf(now));
    kept.push(now);
  }
  for (let at = 0; at < kept.length; at += ROWS_A_QUERY)
    await ctx.db.insert(suggestions).values(kept.slice(at, at + ROWS_A_QUERY));
  return dropped;
}

async function remove(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.delete(suggestions).where(and(eq(suggestions.projectId, ctx.project.id), inArray(suggestions.id, ids)));
}

const pairOf = (row: SuggestionRow) => [row.clusterId, row.otherId].sort().join(' ');

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sensitivity } from '@soulcaster/contract';
import { and, asc, eq, inArray, isNotNull, ne } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { clusters, examples, feedback, jobs, links, plans } from '../db/tables.ts';
import { newId } from '../ids.ts';
import type { Regrouped } from './diff.ts';
import { loweredBy } from './matcher/calibration.ts';
import type { MatchItem } from './matcher/item.ts';
import { Matcher } from './matcher/matcher.ts';
import { readLessons } from './read-lessons.ts';
import { asMatchItem } from './store.ts';
import { storedMeaningOf } from './vectors/meaning-of.ts';

const PAGE = 200;

interface Placed {
  id: string;
  clusterId: string;
  pinned: boolean;
  isErased: boolean;
}

/** The clusters as they are, without words: what a run anew begins with and is compared to. */
export interface Placement {
  items: Placed[];
  links: (typeof links.$inferSelect)[];
  /** Items that stay where they are, whatever the matcher thinks of them. */
  fixed: Set<string>;
}

export async function readPlacement(ctx: Ctx): Promise<Placement> {
  const scope = ctx.project.id;
  const rows = await ctx.db
    .select({
      id: feedback.id,
      clusterId: feedback.clusterId,
      pinned: feedback.pinned,
      erasedAt: feedback.erasedAt,
    })
    .from(feedback)
    .where(and(eq(feedback.projectId, scope), isNotNull(feedback.clusterId)))
    .orderBy(asc(feedback.position));
  const items = rows.map(({ erasedAt, clusterId, ...row }) => ({
    ...row,
    clusterId: clusterId!,
    isErased: erasedAt !== null,
  }));
  const said = await ctx.db
    .select()
    .from(links)
    .where(and(eq(links.projectId, scope), ne(links.kind, 'released')));
  return { items, links: said, fixed: fixedItems(items, said, await readTakenUp(ctx)) };
}

/**
 * Pinned items; one item of each cluster that a person or a fix took up, so that it goes on; and what was erased but has links, since
 * its words are gone and its links still bind others.
 */
function fixedItems(items: Placed[], said: Placement['links'], takenUp: Map<string, string | null>): Set<string> {
  const linked = new Set(said.flatMap(({ itemId, otherItemId }) => [itemId, otherItemId]));
  const fixed = new Set(
    items.filter(({ id, pinned, isErased }) => (isErased ? linked.has(id) : pinned)).map(({ id }) => id),
  );
  const anchors = new Map<string, string>();
  for (const { id, clusterId, isErased } of items)
    if (takenUp.has(clusterId) && !isErased && (!anchors.has(clusterId) || takenUp.get(clusterId) === id))
      anchors.set(clusterId, id);
  for (const id of anchors.values()) fixed.add(id);
  return fixed;
}

/** Clusters that somebody dealt with, with the report that stands for each. */
async function readTakenUp(ctx: Ctx): Promise<Map<string, string | null>> {
  const scope = ctx.project.id;
  const all = await ctx.db
    .select({
      id: clusters.id,
      representativeId: clusters.representativeId,
      status: clusters.status,
      titleByPerson: clusters.titleByPerson,
      summaryByPerson: clusters.summaryByPerson,
    })
    .from(clusters)
    .where(eq(clusters.projectId, scope));
  const work = [
    ...(await ctx.db.selectDistinct({ id: jobs.clusterId }).from(jobs).where(eq(jobs.projectId, scope))),
    ...(await ctx.db.selectDistinct({ id: plans.clusterId }).from(plans).where(eq(plans.projectId, scope))),
    ...(await ctx.db.selectDistinct({ id: examples.clusterId }).from(examples).where(eq(examples.projectId, scope))),
  ];
  const worked = new Set(work.map(({ id }) => id));
  const takenUp = all.filter(
    (row) => row.status !== 'new' || row.titleByPerson || row.summaryByPerson || worked.has(row.id),
  );
  return new Map(takenUp.map((row) => [row.id, row.representativeId]));
}

/**
 * Groups all items of a placement anew, in the order in which they came and under all that people said, in memory alone. Fixed items
 * are placed before the others; the group they are in has the id of their cluster. Rejects when `signal` ends it.
 */
export async function groupAnew(
  ctx: Ctx,
  placement: Placement,
  options: {
    sensitivity: Sensitivity;
    signal: AbortSignal;
    onItem(what: 'joined' | 'created' | 'gone'): Promise<void>;
  },
): Promise<Regrouped[]> {
  const { signal, onItem } = options;
  const matcher = new Matcher({ sensitivity: options.sensitivity, newClusterId: newId });
  if (ctx.settings.calibrate) matcher.lowered = loweredBy(await readLessons(ctx), options.sensitivity);
  for (const { kind, itemId, otherItemId } of placement.links)
    if (kind === 'must') matcher.mustLink(itemId, otherItemId);
    else if (kind === 'cannot') matcher.cannotLink(itemId, otherItemId);
  const regrouped: Regrouped[] = [];
  const isFixed = ({ id }: Placed) => placement.fixed.has(id);
  for await (const { placed, item } of withWords(ctx, placement.items.filter(isFixed), signal)) {
    matcher.load([{ item: placed.isErased ? wordless(item) : item, clusterId: placed.clusterId }]);
    regrouped.push({ itemId: placed.id, clusterId: placed.clusterId, group: placed.clusterId });
    if (!placed.isErased) await onItem('joined');
  }
  const others = placement.items.filter((placed) => !isFixed(placed) && !placed.isErased);
  for await (const { placed, item } of withWords(ctx, others, signal)) {
    const decision = matcher.add(item);
    regrouped.push({ itemId: placed.id, clusterId: placed.clusterId, group: decision.clusterId });
    await onItem(decision.outcome === 'join' ? 'joined' : 'created');
  }
  return regrouped;
}

/** Page by page, so that the words of a large project are never in memory at once; what is gone meanwhile is left out. */
async function* withWords(ctx: Ctx, placed: Placed[], signal: AbortSignal) {
  for (let at = 0; at < placed.length; at += PAGE) {
    const page = placed.slice(at, at + PAGE);
    const ids = page.map(({ id }) => id);
    const rows = await ctx.db
      .select()
      .from(feedback)
      .where(and(eq(feedback.projectId, ctx.project.id), inArray(feedback.id, ids)));
    // As when they came: else what an embedder joined would be proposed to be taken apart.
    const meanings = await storedMeaningOf(ctx, ids);
    const items = new Map(
      rows.map((row) => {
        const meaning = meanings.get(row.id);
        return [row.id, { ...asMatchItem(row), ...(meaning && { meaning }) }];
      }),
    );
    for (const each of page) {
      signal.throwIfAborted();
      const item = items.get(each.id);
      if (item) yield { placed: each, item };
      await nextTurn();
    }
  }
}

const wordless = ({ id, source }: MatchItem): MatchItem => ({ id, source, title: '', body: '' });

import type { Ctx } from '../context.ts';
import { links } from '../db/tables.ts';

/**
 * Stores what a person said about pairs of items: `must` be together, `cannot`, or `released` from what was said before. The later
 * word about a pair holds. `revision` is that of the grouping (`enterGrouping`), so that matchers hear of it.
 */
export async function linkItems(
  ctx: Ctx,
  said: { kind: 'must' | 'cannot' | 'released'; pairs: [string, string][]; actor: string; revision: number },
): Promise<void> {
  const { kind, actor, revision } = said;
  for (const [a, b] of said.pairs) {
    if (a === b) continue;
    const [itemId, otherItemId] = a < b ? [a, b] : [b, a];
    await ctx.db
      .insert(links)
      .values({ projectId: ctx.project.id, itemId, otherItemId, kind, actor, revision })
      .onConflictDoUpdate({ target: [links.itemId, links.otherItemId], set: { kind, actor, revision } });
  }
}

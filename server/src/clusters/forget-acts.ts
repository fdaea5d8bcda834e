import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { groupingActs } from '../db/tables.ts';
import { type Before, beforeOf } from './act.ts';
import type { ItemRow } from './store.ts';
import { forgottenReasons } from './wordless.ts';

/** Takes an item's words out of what is kept to undo acts: an undo brings back where it was, not what it said. */
export async function forgetInActs(ctx: Ctx, item: ItemRow, title: string): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(groupingActs)
    .where(
      and(eq(groupingActs.projectId, ctx.project.id), sql`position(${item.id} in ${groupingActs.before}::text) > 0`),
    );
  for (const row of rows)
    await ctx.db
      .update(groupingActs)
      .set({ before: forgotten(beforeOf(row), item, title) })
      .where(and(eq(groupingActs.projectId, ctx.project.id), eq(groupingActs.id, row.id)));
}

function forgotten(before: Before, { id }: ItemRow, title: string): Before {
  const left = new Set(before.items.filter((each) => each.id === id).map(({ from }) => from));
  return {
    ...before,
    items: before.items.map((each) => ({ ...each, why: forgottenReasons(each.why, each.id, id) })),
    dropped: before.dropped.map((each) =>
      each.itemId === id || each.otherItemId === id ? { ...each, terms: [], judgedReason: null } : each,
    ),
    vanished: before.vanished.map((each) =>
      left.has(each.row.id)
        ? {
            ...each,
            row: {
              ...each.row,
              ...(!each.row.titleByPerson && { title }),
              ...(!each.row.summaryByPerson && { summary: '' }),
              wordedByModel: false,
              wordedFor: null,
              place: null,
            },
            // A plan that a machine made of its reports may quote them.
            fixes: { ...each.fixes, plan: each.fixes.plan?.madeBy === 'person' ? each.fixes.plan : null },
          }
        : each,
    ),
  };
}

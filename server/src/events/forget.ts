import { and, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { events, feedback } from '../db/tables.ts';

/** How summaries end in the title of an item: on the item itself, and on the cluster that it came to. */
const ofItem = ['reported: ', 'happened again: ', 'changed at its source: '];
const ofCluster = ['new problem: ', 'joined: ', 'maybe known already: '];

/** Takes the titles that an item ever had out of the summaries of events; that something happened stays. */
export async function forgetSummaries(
  ctx: Ctx,
  item: { id: string; title: string; clusterId: string | null },
  instead: string,
): Promise<void> {
  const mine = eq(events.projectId, ctx.project.id);
  const own = await ctx.db
    .select({ summary: events.summary })
    .from(events)
    .where(and(mine, eq(events.subjectId, item.id)));
  const titles = new Set([item.title, ...own.flatMap(({ summary }) => titleIn(summary, ofItem))]);
  await ctx.db
    .update(events)
    .set({ summary: instead })
    .where(and(mine, eq(events.subjectId, item.id)));
  const told = [...titles].flatMap((title) => ofCluster.map((words) => words + title));
  if (item.clusterId) told.push(...(await strays(ctx, item.id, item.clusterId)));
  for (const words of ofCluster) {
    const these = told.filter((summary) => summary.startsWith(words));
    if (these.length > 0)
      await ctx.db
        .update(events)
        .set({ summary: words + instead })
        .where(and(mine, inArray(events.summary, these)));
  }
}

/** Summaries of its cluster with a title that none of the other items has: it may be one that this item had once. */
async function strays(ctx: Ctx, itemId: string, clusterId: string): Promise<string[]> {
  const others = await ctx.db
    .select({ title: feedback.title })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), eq(feedback.clusterId, clusterId), ne(feedback.id, itemId)));
  const theirs = new Set(others.map(({ title }) => title));
  const rows = await ctx.db
    .select({ summary: events.summary })
    .from(events)
    .where(
      and(
        eq(events.projectId, ctx.project.id),
        eq(events.clusterId, clusterId),
        or(...ofCluster.map((words) => sql`starts_with(${events.summary}, ${words})`)),
      ),
    );
  return rows
    .map(({ summary }) => summary)
    .filter((summary) => titleIn(summary, ofCluster).every((title) => !theirs.has(title)));
}

const titleIn = (summary: string, beginnings: string[]) =>
  beginnings.filter((words) => summary.startsWith(words)).map((words) => summary.slice(words.length));

import { and, eq, isNotNull, ne, or, sql } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../../context.ts';
import { clusterCentroids, vectorRemovals, vectors } from '../../db/tables.ts';
import { recordEvent } from '../../events/record.ts';
import { costsTooMuch, embedItems } from './embed-items.ts';
import { followIndex } from './follow-index.ts';
import { itemsToEmbed } from './rows.ts';
import { type ProjectEmbedders, projectEmbedders, useEmbedder } from './space.ts';
import { embeddedText } from './text.ts';
import type { Space } from './vector-index.ts';

const BATCH = 100;
const TIMEOUT_MS = 30_000;

/**
 * The task `feedback.embed`: gives every grouped item its vector, and once all have one of a newly configured embedder, lets that one
 * answer. Ends early when the provider is down or the day's budget is spent; the sweep asks again when it may go on.
 */
export async function embedFeedback(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  requireRole(ctx, 'admin');
  const embedders = await projectEmbedders(ctx);
  const complete = embedders && (await embedMissing(ctx, embedders, signal));
  const followed = await followIndex(ctx);
  if (!followed.ok) ctx.log.warn({ reason: followed.message }, 'the index of vectors is behind');
  if (!embedders || !complete || !followed.ok) return;
  if (embedders.isSwitching || (await hasOthers(ctx, embedders.wanted))) {
    await switchTo(ctx, embedders.wanted);
    await followIndex(ctx);
  }
  await ctx.installation.vectorIndex.prepare(ctx, embedders.wanted);
}

/** Whether nothing is missing any more. */
async function embedMissing(ctx: Ctx, { wanted }: ProjectEmbedders, signal?: AbortSignal): Promise<boolean> {
  for (;;) {
    const items = await itemsToEmbed(ctx, wanted, BATCH);
    if (items.length === 0) return true;
    if (wanted.closed() || signal?.aborted) return false;
    const how = { patient: true, timeoutMs: TIMEOUT_MS, ...(signal && { signal }) };
    const embedded = await embedItems(ctx, wanted, items, how);
    if (!embedded.ok) {
      ctx.log.warn({ embedder: wanted.name, reason: embedded.message }, 'vectors are caught up later');
      return false;
    }
    await inTransaction(ctx, (tx) =>
      recordEvent(tx, {
        type: 'clustering.progressed',
        subjectId: ctx.project.id,
        summary: `embedded ${items.length} reports`,
      }),
    );
  }
}

/** Asks for the task where it has something to do now; it is added once however often it is asked for. */
export async function askForVectors(ctx: Ctx): Promise<void> {
  if (!(await hasWork(ctx))) return;
  const { id } = ctx.project;
  await ctx.installation.queue.add(ctx.db, 'feedback.embed', { projectId: id }, { key: id });
}

/** From now on the new one answers; what the one before made is of no more use. */
async function switchTo(ctx: Ctx, space: Space): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await useEmbedder(tx, space);
    for (const table of [vectors, clusterCentroids])
      await tx.db
        .delete(table)
        .where(
          and(
            eq(table.projectId, ctx.project.id),
            or(ne(table.embedder, space.name), ne(table.dimensions, space.dimensions)),
          ),
        );
    await recordEvent(tx, {
      type: 'clustering.progressed',
      subjectId: ctx.project.id,
      summary: `${space.name} finds what is near in meaning from now on`,
    });
  });
}

/** A vector is missing that can be had now, a switch is due, or an index outside is behind. */
async function hasWork(ctx: Ctx): Promise<boolean> {
  const embedders = await projectEmbedders(ctx);
  if (embedders) {
    const items = await itemsToEmbed(ctx, embedders.wanted, BATCH);
    const isPossible =
      !embedders.wanted.closed() && !(await costsTooMuch(ctx, embedders.wanted, items.map(embeddedText)));
    if (items.length > 0 ? isPossible : embedders.isSwitching) return true;
  }
  const [removal] = await ctx.db
    .select({ itemId: vectorRemovals.itemId })
    .from(vectorRemovals)
    .where(eq(vectorRemovals.projectId, ctx.project.id))
    .limit(1);
  if (removal) return true;
  const [behind] = await ctx.db
    .select({ itemId: vectors.itemId })
    .from(vectors)
    .where(and(eq(vectors.projectId, ctx.project.id), eq(vectors.indexed, false), isNotNull(vectors.namespace)))
    .limit(1);
  return behind !== undefined;
}

async function hasOthers(ctx: Ctx, space: Space): Promise<boolean> {
  const [row] = await ctx.db
    .select({ itemId: vectors.itemId })
    .from(vectors)
    .where(and(eq(vectors.projectId, ctx.project.id), notOf(space)))
    .limit(1);
  return row !== undefined;
}

const notOf = ({ name, dimensions }: Space) =>
  sql`(${vectors.embedder}, ${vectors.dimensions}) <> (${name}, ${dimensions})`;

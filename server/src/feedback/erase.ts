import { and, asc, eq, gt, isNotNull, like, or, sql } from 'drizzle-orm';
import { forgetWords } from '../clusters/forget-words.ts';
import { holdPlace } from '../clusters/take-out.ts';
import { noteUpstreamChange } from '../clusters/upstream.ts';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { deliveries, feedback, feedbackReporters, idempotencyKeys, sources } from '../db/tables.ts';
import { forgetSummaries } from '../events/forget.ts';
import { recordEvent } from '../events/record.ts';
import { dropExamples } from '../fixes/examples/drop.ts';
import { dropPlan } from '../fixes/plan.ts';
import type { Digest, SourceAdapter } from '../sources/source.ts';
import { changeFeedback, type FeedbackRow, findFeedback } from './store.ts';

export const ERASED_TITLE = 'Removed at its source';

const BATCH = 100;

/**
 * Deletes every word of an item, for sources whose terms oblige us to: its text, author and metadata, what was delivered, and what
 * titles, summaries, reasons, questions, plans and events were made of it. The empty row stays, marked `deleted`, so that an older
 * copy is never taken in again. What a person wrote, and what was published elsewhere, is not ours to change.
 */
export async function eraseFeedback(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await inTransaction(ctx, async (tx) => {
    // Where it is must not change meanwhile: its cluster's aggregates are counted anew.
    await holdPlace(tx, id);
    const item = await findFeedback(tx, id);
    if (!item || item.erasedAt) return;
    await eraseWords(tx, item, ERASED_TITLE);
    if (item.clusterId) await noteUpstreamChange(tx, item.clusterId, { regressed: false });
    await recordEvent(tx, {
      type: 'feedback.changed',
      subjectId: id,
      ...(item.clusterId && { clusterId: item.clusterId }),
      summary: `${item.source}: ${ERASED_TITLE.toLowerCase()}`,
    });
  });
}

/** Deletes the words of an item wherever they are, but for the titles of its cluster, which its refresh makes anew. */
export async function eraseWords(ctx: Ctx, item: FeedbackRow, title: string): Promise<void> {
  await forgetWords(ctx, item, title);
  await eraseRow(ctx, item, title);
  await eraseDeliveries(ctx, item);
  await forgetSummaries(ctx, item, title.toLowerCase());
  await ctx.db.delete(idempotencyKeys).where(and(eq(idempotencyKeys.projectId, ctx.project.id), mentions(item)));
  if (item.clusterId) await dropPlan(ctx, item.clusterId);
  await dropExamples(ctx, item.id);
}

/** Answers that are kept for repeated calls may show the item or its cluster. */
const mentions = ({ id, clusterId }: FeedbackRow) => {
  const answer = sql<string>`${idempotencyKeys.answer}::text`;
  return or(like(answer, `%${id}%`), clusterId ? like(answer, `%${clusterId}%`) : undefined);
};

async function eraseRow(ctx: Ctx, { id }: FeedbackRow, title: string): Promise<void> {
  await changeFeedback(ctx, id, {
    title,
    body: '',
    permalink: null,
    author: null,
    metadata: {},
    exception: null,
    frames: [],
    upstreamGroup: null,
    upstreamState: 'deleted',
    upstreamChangedAt: ctx.now(),
    erasedAt: ctx.now(),
    reworded: false,
  });
  await ctx.db.delete(feedbackReporters).where(eq(feedbackReporters.feedbackId, id));
}

/** A delivery can bring several items and names only one of them: the others are found by reading what is still kept. */
async function eraseDeliveries(ctx: Ctx, item: FeedbackRow): Promise<void> {
  const { sourceId, externalId } = item;
  if (!sourceId) return;
  const [source] = await ctx.db.select().from(sources).where(eq(sources.id, sourceId));
  const adapter = source && ctx.installation.sources[source.kind];
  for (let after = ''; ; ) {
    const rows = await ctx.db
      .select()
      .from(deliveries)
      .where(
        and(
          eq(deliveries.projectId, ctx.project.id),
          eq(deliveries.sourceId, sourceId),
          isNotNull(deliveries.payload),
          after ? gt(deliveries.id, after) : undefined,
        ),
      )
      .orderBy(asc(deliveries.id))
      .limit(BATCH);
    for (const row of rows) {
      const digest = adapter && digestAgain(ctx, adapter, row, source.settings);
      if (row.feedbackId === item.id || (digest && externalId && tellsOf(digest, externalId)))
        await ctx.db.update(deliveries).set({ payload: null, headers: {} }).where(eq(deliveries.id, row.id));
    }
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.id;
  }
}

function digestAgain(
  { installation }: Ctx,
  adapter: SourceAdapter,
  row: typeof deliveries.$inferSelect,
  settings: Record<string, unknown>,
): Digest | null {
  if (!row.payload) return null;
  const payload: unknown = JSON.parse(installation.vault.open(row.payload, `deliveries.payload:${row.id}`));
  return adapter.digest(payload, { headers: row.headers, settings, receivedAt: row.receivedAt });
}

function tellsOf(digest: Digest, externalId: string): boolean {
  if (digest.type === 'report') return digest.items.some((item) => item.external_id === externalId);
  return digest.type === 'update' && digest.external_id === externalId;
}

/** Erases what is stored under an external id; null when nothing is. */
export async function eraseByExternalId(ctx: Ctx, sourceId: string, externalId: string): Promise<FeedbackRow | null> {
  const [row] = await ctx.db
    .select({ id: feedback.id })
    .from(feedback)
    .where(
      and(eq(feedback.projectId, ctx.project.id), eq(feedback.sourceId, sourceId), eq(feedback.externalId, externalId)),
    );
  if (!row) return null;
  await eraseFeedback(ctx, row.id);
  return (await findFeedback(ctx, row.id)) ?? null;
}

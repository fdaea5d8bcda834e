import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { feedback, feedbackDays, feedbackReporters } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { maskDraft } from '../sources/mask.ts';
import type { FeedbackDraft } from '../sources/source.ts';

/** Which of these ids an earlier import has brought. */
export async function importedAlready(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await ctx.db
    .select({ id: feedback.externalId })
    .from(feedback)
    .where(
      and(eq(feedback.projectId, ctx.project.id), eq(feedback.source, 'manual'), inArray(feedback.externalId, ids)),
    );
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/** Stores a batch with one event, in the transaction that is open; what is there already is left alone. Answers with the ids that are new. */
export async function storeImported(
  ctx: Ctx,
  drafts: FeedbackDraft[],
  progress: { done: number; of: number },
): Promise<Set<string>> {
  const masked = drafts.map((draft) => maskDraft(draft, ctx.settings.masking));
  const rows = await ctx.db
    .insert(feedback)
    .values(masked.map((draft) => rowOf(ctx, draft)))
    .onConflictDoNothing()
    .returning({ id: feedback.id, externalId: feedback.externalId, at: feedback.occurredAt, author: feedback.author });
  if (rows.length === 0) return new Set();
  await ctx.db
    .insert(feedbackDays)
    .values(rows.map(({ id, at }) => ({ feedbackId: id, day: at.toISOString().slice(0, 10), occurrences: 1 })));
  const reporters = rows.flatMap(({ id, author }) => (author ? [{ feedbackId: id, reporter: author }] : []));
  if (reporters.length > 0) await ctx.db.insert(feedbackReporters).values(reporters).onConflictDoNothing();
  await ctx.installation.queue.add(ctx.db, 'clusters.assign', { projectId: ctx.project.id }, { key: ctx.project.id });
  await recordEvent(ctx, {
    type: 'feedback.created',
    subjectId: rows[0]!.id,
    summary: `imported ${progress.done} of ${progress.of} reports`,
  });
  return new Set(rows.flatMap(({ externalId }) => externalId ?? []));
}

function rowOf(ctx: Ctx, draft: FeedbackDraft): typeof feedback.$inferInsert {
  const at = new Date(draft.occurred_at);
  return {
    ...{ id: newId(ctx.now().getTime()), projectId: ctx.project.id, sourceId: null, source: 'manual' },
    ...{ externalId: draft.external_id, title: draft.title, body: draft.body, permalink: draft.permalink },
    ...{ author: draft.author, upstreamChangedAt: new Date(draft.as_of), counted: 1 },
    ...{ occurredAt: at, firstSeenAt: at, lastSeenAt: at },
  };
}

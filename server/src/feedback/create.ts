import type { Feedback, FeedbackCreate } from '@soulcaster/contract';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { titleFrom } from '../sources/text.ts';
import { readFeedback } from './list.ts';
import { upsertFeedback } from './upsert.ts';

/** A report by hand: stored, and on its way to the grouping, when this answers. */
export async function createFeedback(ctx: Ctx, input: FeedbackCreate): Promise<Feedback> {
  requireRole(ctx, 'triager');
  const now = ctx.now().toISOString();
  const occurredAt = input.occurred_at && Date.parse(input.occurred_at) <= Date.parse(now) ? input.occurred_at : now;
  const author = input.author ?? actorName(ctx.actor);
  const id = await inTransaction(ctx, async (tx) => {
    const { item } = await upsertFeedback(
      tx,
      { kind: 'manual', sourceId: null },
      {
        external_id: null,
        title: input.title || titleFrom(input.body),
        body: input.body,
        permalink: input.permalink ?? null,
        author,
        reporter: author,
        occurred_at: occurredAt,
        as_of: now,
        metadata: {},
        exception: null,
        frames: [],
        upstream_group: null,
        upstream_state: 'open',
        occurrences: 1,
        counting: 'each',
      },
    );
    await tx.installation.queue.add(tx.db, 'clusters.assign', { projectId: ctx.project.id }, { key: ctx.project.id });
    return item.id;
  });
  return readFeedback(ctx, id);
}

import { z } from 'zod';
import { Id, Timestamp } from './page.ts';

/** What happened, in words of the vocabulary: `noun.verbed`. */
export const EventType = z.enum([
  'project.created',
  'project.changed',
  'member.invited',
  'member.joined',
  'member.changed',
  'member.removed',
  'token.created',
  'token.revoked',
  'source.created',
  'source.changed',
  'source.deleted',
  'source.received',
  'source.synced',
  'repository.created',
  'repository.changed',
  'repository.deleted',
  'feedback.created',
  'feedback.changed',
  'cluster.created',
  'cluster.changed',
  'cluster.merged',
  'cluster.split',
  'feedback.moved',
  'feedback.pinned',
  'grouping.undone',
  'grouping.accepted',
  'suggestion.made',
  'suggestion.answered',
  'clustering.progressed',
  'plan.changed',
  'example.changed',
  'fix.started',
  'fix.moved',
  'fix.ended',
  'pr.opened',
  'pr.merged',
  'pr.closed',
]);
export type EventType = z.infer<typeof EventType>;

/** One row of the activity feed, of the live stream and of the audit. */
export const Event = z
  .object({
    id: z.string(),
    type: EventType,
    /** Who did it: a person's login, `token:NAME`, `source:NAME` or `soulcaster`. */
    actor: z.string(),
    actor_kind: z.enum(['user', 'token', 'source', 'task']),
    subject_id: Id.nullable(),
    cluster_id: Id.nullable(),
    job_id: Id.nullable(),
    /** One sentence for the feed. */
    summary: z.string(),
    at: Timestamp,
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof Event>;

/**
 * The stream `GET /api/projects/{id}/events`: SSE messages named `event` (an Event) or `log` (a LogLine with its `job_id`; only
 * with `?job_id=`). Every message has an id to resume from; a comment line comes every 10 seconds.
 */
export const EventQuery = z.object({
  job_id: Id.optional(),
  /** Resume after this message; the header `Last-Event-ID` does the same. Left out: from now on. */
  after: z.string().max(100).optional(),
});
export type EventQuery = z.infer<typeof EventQuery>;

export const ActivityQuery = z.object({
  cluster_id: Id.optional(),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ActivityQuery = z.input<typeof ActivityQuery>;

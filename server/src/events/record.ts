import type { EventType } from '@soulcaster/contract';
import { sql } from 'drizzle-orm';
import { actorName, type Ctx } from '../context.ts';
import { events } from '../db/tables.ts';

export interface EventInput {
  type: EventType;
  summary: string;
  subjectId?: string;
  clusterId?: string;
  jobId?: string;
}

/** The channel that wakes who follows a project's stream; its payload is the project's id. */
export const EVENTS_CHANNEL = 'soulcaster_events';

const ROWS_A_QUERY = 1000;

/** Writes the event row of a state change; call it in the transaction that changes the state. Followers wake at its commit. */
export const recordEvent = (ctx: Ctx, event: EventInput) => recordEvents(ctx, [event]);

/** The same for several at once, in this order. */
export async function recordEvents(ctx: Ctx, inputs: EventInput[]): Promise<void> {
  for (let at = 0; at < inputs.length; at += ROWS_A_QUERY) await insert(ctx, inputs.slice(at, at + ROWS_A_QUERY));
}

async function insert(ctx: Ctx, inputs: EventInput[]): Promise<void> {
  await ctx.db
    .insert(events)
    .values(
      inputs.map((event) => ({
        projectId: ctx.project.id,
        type: event.type,
        actor: actorName(ctx.actor),
        actorKind: ctx.actor.kind,
        subjectId: event.subjectId,
        clusterId: event.clusterId,
        jobId: event.jobId,
        summary: event.summary,
        at: ctx.now(),
      })),
    )
    .returning({ woken: sql`pg_notify(${EVENTS_CHANNEL}, ${ctx.project.id})` });
}

export async function wakeFollowers(ctx: Ctx): Promise<void> {
  await ctx.db.execute(sql`SELECT pg_notify(${EVENTS_CHANNEL}, ${ctx.project.id})`);
}

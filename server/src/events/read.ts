import type { Event, EventType, LogLine, Page } from '@soulcaster/contract';
import { and, asc, desc, eq, gt, notInArray, type SQL, sql } from 'drizzle-orm';
import { type Ctx, requireRole } from '../context.ts';
import { events, jobLogs } from '../db/tables.ts';
import { AppError } from '../errors.ts';

type EventRow = typeof events.$inferSelect;

/** A place in the stream: the last event (by transaction, then id) and the last log line that were sent. */
export interface Position {
  xid: string;
  id: string;
  seq: number;
}

export const positionText = (at: Position) => `${at.xid}.${at.id}.${at.seq}`;

/** Reads a position that we gave out; anything else is `invalid`. */
export function parsePosition(text: string): Position {
  const [, xid, id, seq] = /^(\d{1,20})\.(\d{1,19})\.(\d{1,9})$/.exec(text) ?? [];
  if (xid && id && seq && BigInt(xid) < 2n ** 64n && BigInt(id) < 2n ** 63n) return { xid, id, seq: Number(seq) };
  throw new AppError('invalid', 'The position is not one that this stream gave out: begin again without it.');
}

/** The end of the stream as of now. */
export async function currentPosition(ctx: Ctx): Promise<Position> {
  const result = await ctx.db.execute<{ xid: string }>(
    sql`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`,
  );
  return { xid: result.rows[0]!.xid, id: '0', seq: 0 };
}

/** The events after a position that can have none before them any more; see the table's comment. */
export async function eventsAfter(
  ctx: Ctx,
  at: Position,
  limit: number,
): Promise<{ event: Event; xid: string; id: string }[]> {
  const rows = await ctx.db
    .select()
    .from(events)
    .where(
      and(
        eq(events.projectId, ctx.project.id),
        sql`(${events.xid}, ${events.id}) > (${at.xid}::xid8, ${at.id}::bigint)`,
        sql`${events.xid} < pg_snapshot_xmin(pg_current_snapshot())`,
      ),
    )
    .orderBy(asc(events.xid), asc(events.id))
    .limit(limit);
  return rows.map((row) => ({ event: asEvent(row), xid: row.xid, id: String(row.id) }));
}

export async function logAfter(ctx: Ctx, jobId: string, seq: number, limit: number): Promise<LogLine[]> {
  const rows = await ctx.db
    .select()
    .from(jobLogs)
    .where(and(eq(jobLogs.jobId, jobId), gt(jobLogs.seq, seq)))
    .orderBy(asc(jobLogs.seq))
    .limit(limit);
  return rows.map(({ jobId: _, at, ...line }) => ({ ...line, at: at.toISOString() }));
}

/** Steps on the way, which only the live stream needs; kept for a week. */
export const passingEvents: EventType[] = ['fix.moved', 'clustering.progressed', 'source.received'];

/** The activity feed, newest first; of one cluster when `clusterId` is given. */
export async function listActivity(
  ctx: Ctx,
  query: { cluster_id?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<Event>> {
  requireRole(ctx, 'viewer');
  const before: SQL | undefined = query.cursor ? sql`${events.id} < ${cursorId(query.cursor)}::bigint` : undefined;
  const rows = await ctx.db
    .select()
    .from(events)
    .where(
      and(
        eq(events.projectId, ctx.project.id),
        query.cluster_id ? eq(events.clusterId, query.cluster_id) : undefined,
        notInArray(events.type, passingEvents),
        before,
      ),
    )
    .orderBy(desc(events.id))
    .limit(query.limit + 1);
  const kept = rows.slice(0, query.limit);
  return { items: kept.map(asEvent), next_cursor: rows.length > query.limit ? String(kept.at(-1)?.id) : null };
}

function cursorId(cursor: string): string {
  if (!/^\d{1,18}$/.test(cursor)) throw new AppError('invalid', 'The cursor is not one that this list gave out.');
  return cursor;
}

const asEvent = (row: EventRow): Event => ({
  id: String(row.id),
  type: row.type as EventType,
  actor: row.actor,
  actor_kind: row.actorKind,
  subject_id: row.subjectId,
  cluster_id: row.clusterId,
  job_id: row.jobId,
  summary: row.summary,
  at: row.at.toISOString(),
});

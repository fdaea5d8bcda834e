import { ActivityQuery, Event, EventQuery, pageOf } from '@soulcaster/contract';
import { streamSSE } from 'hono/streaming';
import { type Ctx, type Installation, requireRole } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../events/hub.ts';
import { currentPosition, eventsAfter, listActivity, logAfter, parsePosition, positionText } from '../events/read.ts';
import { readJob } from '../fixes/jobs.ts';
import { type Api, scopedRoute } from './route.ts';

const HEARTBEAT_MS = 10_000;
/** A notification can come while an older transaction still hides the event: so look again soon, for a while. */
const RECHECK = { everyMs: 250, forMs: 5_000 };
const BATCH = 200;
/** Then the browser connects again where it was, and shows anew who it is. */
const STREAM_MS_MAX = 15 * 60_000;
const STREAMS_MAX = 500;

export function eventRoutes(api: Api, installation: Installation, hub: Hub): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/activity',
    { summary: 'What happened, newest first', tag: 'events', query: ActivityQuery, answer: pageOf(Event) },
    (ctx, { query }) => listActivity(ctx, query),
  );

  scopedRoute(
    api,
    installation,
    'get',
    '/events',
    { summary: 'The live stream (server-sent events)', tag: 'events', query: EventQuery, answer: Event },
    async (ctx, { query, c }) => {
      requireRole(ctx, 'viewer');
      if (hub.size >= STREAMS_MAX)
        throw new AppError('unavailable', 'Too many live pages are open; this one works without live updates.', {
          retryAfterSeconds: 30,
        });
      if (query.job_id) await readJob(ctx, query.job_id);
      const resume = c.req.header('last-event-id') ?? query.after;
      const start = resume ? parsePosition(resume) : await currentPosition(ctx);
      const response = streamSSE(c, (stream) => follow(ctx, hub, stream, start, query.job_id));
      // Without no-transform a compressing proxy (Next's rewrites among them) holds every event back.
      response.headers.set('cache-control', 'no-store, no-transform');
      response.headers.set('x-accel-buffering', 'no');
      return response;
    },
  );
}

type Stream = Parameters<Parameters<typeof streamSSE>[1]>[0];

async function follow(
  ctx: Ctx,
  hub: Hub,
  stream: Stream,
  start: { xid: string; id: string; seq: number },
  jobId?: string,
) {
  const at = { ...start };
  let wake = () => {};
  let wokenAt = 0;
  const unfollow = hub.follow(ctx.project.id, () => {
    wokenAt = Date.now();
    wake();
  });
  stream.onAbort(() => {
    unfollow();
    wake();
  });
  let lastWrite = Date.now();
  await stream.write('retry: 500\n\n');
  const opened = Date.now();
  while (!stream.aborted && Date.now() - opened < STREAM_MS_MAX) {
    const woken = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Date.now() - wokenAt < RECHECK.forMs ? RECHECK.everyMs : HEARTBEAT_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const sent = await sendNew(ctx, stream, at, jobId);
    if (sent > 0) lastWrite = Date.now();
    else if (Date.now() - lastWrite >= HEARTBEAT_MS) {
      await stream.write(': still here\n\n');
      lastWrite = Date.now();
    }
    if (sent < BATCH) await woken;
  }
  unfollow();
}

async function sendNew(
  ctx: Ctx,
  stream: Stream,
  at: { xid: string; id: string; seq: number },
  jobId?: string,
): Promise<number> {
  const fresh = await eventsAfter(ctx, at, BATCH);
  for (const { event, xid, id } of fresh) {
    Object.assign(at, { xid, id });
    await stream.writeSSE({ event: 'event', id: positionText(at), data: JSON.stringify(event) });
  }
  const lines = jobId ? await logAfter(ctx, jobId, at.seq, BATCH) : [];
  for (const line of lines) {
    at.seq = line.seq;
    await stream.writeSSE({ event: 'log', id: positionText(at), data: JSON.stringify({ ...line, job_id: jobId }) });
  }
  return fresh.length + lines.length;
}

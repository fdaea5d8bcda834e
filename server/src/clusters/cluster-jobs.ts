import type { ClusteringStatus, ClusterJob, ClusterJobCreate, ClusterJobMode, Sensitivity } from '@soulcaster/contract';
import { and, count, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusterJobs, feedback } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { groupingModelStatus } from './model/ask-model.ts';
import { embedderStatus } from './vectors/status.ts';

/** A run of grouping; `jobId` is null where nobody asked for a job and feedback just trickles in. */
export interface Run {
  jobId: string | null;
  mode: ClusterJobMode;
  /** When followers were last told of its progress. */
  toldAt: number;
  /** What was not stored yet, of a preview. */
  unsaved: Placed;
}

interface Placed {
  joined: number;
  created: number;
}

const TELL_EVERY_MS = 1_000;
const RATE_OVER_SECONDS = 10;
const RATE_ITEMS_MAX = 2_000;
const doing = { assign: 'grouping', preview: 'looking at' };
const did = { assign: 'grouped', preview: 'looked at' };
const ALGORITHM = 'v1';

/**
 * Asks for a run over all that waits, or for a preview over all that is grouped. One at a time: while one like it is waiting or
 * running, that one is the answer; while another is, `conflict`.
 */
export async function createClusterJob(ctx: Ctx, input: ClusterJobCreate = {}): Promise<ClusterJob> {
  requireRole(ctx, 'triager');
  const mode = input.mode ?? 'assign';
  if (mode === 'assign' && input.sensitivity && input.sensitivity !== ctx.settings.sensitivity)
    throw new AppError('invalid', "Only a preview can have a sensitivity of its own; else the project's holds.");
  const sensitivity = input.sensitivity ?? ctx.settings.sensitivity;
  return inTransaction(ctx, async (tx) => {
    const [active] = await tx.db
      .select()
      .from(clusterJobs)
      .where(and(mine(ctx), inArray(clusterJobs.status, ['pending', 'running'])))
      .for('update');
    if (active) return asRunning(active, mode, sensitivity);
    const [row] = await tx.db
      .insert(clusterJobs)
      .values({
        id: newId(),
        projectId: ctx.project.id,
        mode,
        sensitivity,
        createdAt: ctx.now(),
        total: await (mode === 'preview' ? countGrouped(tx) : countPending(tx)),
      })
      .returning();
    await addTask(tx, row!);
    await recordEvent(tx, {
      type: 'clustering.progressed',
      subjectId: row!.id,
      summary: mode === 'preview' ? 'asked what grouping anew would change' : 'asked for grouping',
    });
    return asClusterJob(row!);
  });
}

function asRunning(active: JobRow, mode: ClusterJobMode, sensitivity: Sensitivity): ClusterJob {
  if (active.mode !== mode)
    throw new AppError(
      'conflict',
      active.mode === 'preview'
        ? 'A preview of grouping anew is running: wait for its end.'
        : 'Reports are being grouped: wait for the end of that run.',
    );
  if (active.sensitivity !== sensitivity && mode === 'preview')
    throw new AppError(
      'conflict',
      `A preview with the sensitivity ${active.sensitivity} is running: wait for its end.`,
    );
  return asClusterJob(active);
}

async function addTask(ctx: Ctx, { id, mode }: JobRow): Promise<void> {
  const { queue } = ctx.installation;
  const key = ctx.project.id;
  if (mode === 'preview') await queue.add(ctx.db, 'clusters.preview', { projectId: key, jobId: id }, { key });
  else await queue.add(ctx.db, 'clusters.assign', { projectId: key }, { key });
}

export async function listClusterJobs(ctx: Ctx): Promise<ClusterJob[]> {
  requireRole(ctx, 'viewer');
  const rows = await ctx.db.select().from(clusterJobs).where(mine(ctx)).orderBy(desc(clusterJobs.createdAt)).limit(50);
  return rows.map(asClusterJob);
}

export async function readClusterJob(ctx: Ctx, id: string): Promise<ClusterJob> {
  requireRole(ctx, 'viewer');
  const [row] = await ctx.db
    .select()
    .from(clusterJobs)
    .where(and(mine(ctx), eq(clusterJobs.id, id)));
  if (!row) throw notFound('cluster job');
  return asClusterJob(row);
}

export async function clusteringStatus(ctx: Ctx): Promise<ClusteringStatus> {
  const [newest, ...older] = await listClusterJobs(ctx);
  const running = newest && newest.status !== 'success' && newest.status !== 'failed' ? newest : null;
  const rate = running?.started_at ? await rateOf(ctx, running, Date.parse(running.started_at)) : null;
  return {
    pending: await countPending(ctx),
    running,
    last: (running ? older[0] : newest) ?? null,
    items_per_second: rate,
    eta_seconds: running && rate ? Math.ceil(Math.max(0, running.total - running.done) / rate) : null,
    algorithm: ALGORITHM,
    embedder: await embedderStatus(ctx),
    model: await groupingModelStatus(ctx),
  };
}

/** A preview places nothing, so its rate is its own. */
const rateOf = async (ctx: Ctx, { mode, done }: ClusterJob, startedAt: number) =>
  mode === 'preview' ? (done * 1000) / Math.max(1000, ctx.now().getTime() - startedAt) : recentRate(ctx);

/** Items a second over the last seconds; null when nothing was grouped in them. */
async function recentRate(ctx: Ctx): Promise<number | null> {
  const since = new Date(ctx.now().getTime() - RATE_OVER_SECONDS * 1000);
  const { rows } = await ctx.db.execute<{ rate: number | null }>(sql`
    SELECT (count(*) / greatest(1, extract(epoch FROM ${ctx.now()}::timestamptz - min(clustered_at))))::float8 AS rate
    FROM (
      SELECT clustered_at FROM feedback WHERE project_id = ${ctx.project.id}
      ORDER BY grouping_revision DESC LIMIT ${RATE_ITEMS_MAX}
    ) newest
    WHERE clustered_at > ${since}`);
  return rows[0]?.rate || null;
}

/** Takes up the job that was asked for, if one was; one that was interrupted goes on where it was. */
export async function startRun(ctx: Ctx): Promise<Run> {
  const [job] = await ctx.db
    .update(clusterJobs)
    .set({
      status: 'running',
      startedAt: sql`coalesce(${clusterJobs.startedAt}, ${ctx.now()})`,
      total: sql`${clusterJobs.done} + ${await countPending(ctx)}`,
    })
    .where(and(mine(ctx), eq(clusterJobs.mode, 'assign'), inArray(clusterJobs.status, ['pending', 'running'])))
    .returning({ id: clusterJobs.id });
  return { jobId: job?.id ?? null, mode: 'assign', toldAt: 0, unsaved: none() };
}

/** Takes up a preview, from its beginning; null when it has ended. */
export async function startPreview(ctx: Ctx, jobId: string): Promise<{ run: Run; sensitivity: Sensitivity } | null> {
  const [job] = await ctx.db
    .update(clusterJobs)
    .set({ status: 'running', startedAt: ctx.now(), total: await countGrouped(ctx), done: 0, joined: 0, created: 0 })
    .where(and(mine(ctx), eq(clusterJobs.id, jobId), inArray(clusterJobs.status, ['pending', 'running'])))
    .returning();
  return job ? { run: { jobId, mode: 'preview', toldAt: 0, unsaved: none() }, sensitivity: job.sensitivity } : null;
}

/** Call it in the transaction that placed the items: so the counters are exact whatever happens to the run. */
export async function noteProgress(ctx: Ctx, run: Run, placed: Placed): Promise<void> {
  if (!run.jobId) return;
  const { done, joined, created, total } = clusterJobs;
  const more = placed.joined + placed.created;
  if (more === 0) return;
  await ctx.db
    .update(clusterJobs)
    .set({
      done: sql`${done} + ${more}`,
      joined: sql`${joined} + ${placed.joined}`,
      created: sql`${created} + ${placed.created}`,
      total: sql`greatest(${total}, ${done} + ${more})`,
    })
    .where(and(mine(ctx), eq(clusterJobs.id, run.jobId)));
  const now = performance.now();
  if (run.toldAt && now - run.toldAt < TELL_EVERY_MS) return;
  run.toldAt = now;
  await recordEvent(ctx, {
    type: 'clustering.progressed',
    subjectId: run.jobId,
    summary: `${doing[run.mode]} reports`,
  });
}

/** Of a preview, which stores nothing before its end: its progress is stored once a second. */
export async function notePreviewed(ctx: Ctx, run: Run, what: 'joined' | 'created' | 'gone'): Promise<void> {
  if (what !== 'gone') run.unsaved[what] += 1;
  if (performance.now() - run.toldAt < TELL_EVERY_MS) return;
  const placed = run.unsaved;
  run.unsaved = none();
  await inTransaction(ctx, (tx) => noteProgress(tx, run, placed));
}

/** The turn of this task is over: the next one goes on. */
export async function pauseRun(ctx: Ctx, run: Run): Promise<void> {
  ctx.log.debug({ jobId: run.jobId }, 'a long run of grouping goes on in another task');
  await ctx.installation.queue.add(ctx.db, 'clusters.assign', { projectId: ctx.project.id }, { key: ctx.project.id });
}

export async function finishRun(ctx: Ctx, run: Run, errorMessage: string | null): Promise<void> {
  const { jobId } = run;
  if (!jobId) return;
  await inTransaction(ctx, async (tx) => {
    await noteProgress(tx, run, run.unsaved);
    const [job] = await tx.db
      .update(clusterJobs)
      .set({ status: errorMessage ? 'failed' : 'success', errorMessage, finishedAt: ctx.now() })
      .where(and(mine(ctx), eq(clusterJobs.id, jobId)))
      .returning({ done: clusterJobs.done });
    const summary = `${did[run.mode]} ${job?.done ?? 0} reports`;
    await recordEvent(tx, { type: 'clustering.progressed', subjectId: jobId, summary });
  });
}

async function countPending(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .select({ n: count() })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isNull(feedback.clusterId), isNull(feedback.erasedAt)));
  return row?.n ?? 0;
}

/** What a preview groups anew: what was erased has no words to go by. */
async function countGrouped(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .select({ n: count() })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isNotNull(feedback.clusterId), isNull(feedback.erasedAt)));
  return row?.n ?? 0;
}

const none = (): Placed => ({ joined: 0, created: 0 });

type JobRow = typeof clusterJobs.$inferSelect;

const mine = (ctx: Ctx) => eq(clusterJobs.projectId, ctx.project.id);

function asClusterJob(row: JobRow): ClusterJob {
  return {
    id: row.id,
    mode: row.mode,
    sensitivity: row.sensitivity,
    status: row.status,
    total: row.total,
    done: row.done,
    joined: row.joined,
    created: row.created,
    error_message: row.errorMessage,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}

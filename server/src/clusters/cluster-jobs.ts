import type { ClusteringStatus, ClusterJob, ClusterJobCreate, ClusterJobMode, Sensitivity } from '@soulcaster/contract';
import { and, count, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusterJobs, feedback } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { groupingModelStatus } from './model/ask-model.ts';

/** The counters of a run of grouping; `jobId` is null where nobody asked for a job and feedback just trickles in. */
export interface Run {
  jobId: string | null;
  joined: number;
  created: number;
  unsaved: number;
  mode: ClusterJobMode;
}

const SAVE_EVERY = { assign: 25, preview: 200 };
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
  const rate = running?.started_at
    ? (running.done * 1000) / Math.max(1, ctx.now().getTime() - Date.parse(running.started_at))
    : null;
  return {
    pending: await countPending(ctx),
    running,
    last: (running ? older[0] : newest) ?? null,
    items_per_second: rate,
    eta_seconds: running && rate ? Math.ceil(Math.max(0, running.total - running.done) / rate) : null,
    algorithm: ALGORITHM,
    embedder: null,
    model: await groupingModelStatus(ctx),
  };
}

/** Takes up the job that was asked for, if one was. */
export async function startRun(ctx: Ctx): Promise<Run> {
  const [job] = await ctx.db
    .update(clusterJobs)
    .set({ status: 'running', startedAt: ctx.now(), total: await countPending(ctx), done: 0 })
    .where(and(mine(ctx), eq(clusterJobs.mode, 'assign'), inArray(clusterJobs.status, ['pending', 'running'])))
    .returning({ id: clusterJobs.id });
  return { jobId: job?.id ?? null, joined: 0, created: 0, unsaved: 0, mode: 'assign' };
}

/** Takes up a preview, from its beginning; null when it has ended. */
export async function startPreview(ctx: Ctx, jobId: string): Promise<{ run: Run; sensitivity: Sensitivity } | null> {
  const [job] = await ctx.db
    .update(clusterJobs)
    .set({ status: 'running', startedAt: ctx.now(), total: await countGrouped(ctx), done: 0, joined: 0, created: 0 })
    .where(and(mine(ctx), eq(clusterJobs.id, jobId), inArray(clusterJobs.status, ['pending', 'running'])))
    .returning();
  if (!job) return null;
  return { run: { jobId, joined: 0, created: 0, unsaved: 0, mode: 'preview' }, sensitivity: job.sensitivity };
}

export async function noteProgress(ctx: Ctx, run: Run, what: 'joined' | 'created' | 'gone'): Promise<void> {
  if (what !== 'gone') run[what] += 1;
  run.unsaved += 1;
  if (run.jobId && run.unsaved >= SAVE_EVERY[run.mode]) await save(ctx, run, {});
}

export async function finishRun(ctx: Ctx, run: Run, errorMessage: string | null): Promise<void> {
  if (!run.jobId) return;
  await save(ctx, run, { status: errorMessage ? 'failed' : 'success', errorMessage, finishedAt: ctx.now() });
}

async function save(ctx: Ctx, run: Run, end: Partial<typeof clusterJobs.$inferInsert>): Promise<void> {
  run.unsaved = 0;
  const done = run.joined + run.created;
  await inTransaction(ctx, async (tx) => {
    await tx.db
      .update(clusterJobs)
      .set({ done, joined: run.joined, created: run.created, ...end })
      .where(and(mine(ctx), eq(clusterJobs.id, run.jobId!)));
    const summary = run.mode === 'preview' ? `looked at ${done} reports` : `grouped ${done} reports`;
    await recordEvent(tx, { type: 'clustering.progressed', subjectId: run.jobId!, summary });
  });
}

async function countPending(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .select({ n: count() })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isNull(feedback.clusterId)));
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

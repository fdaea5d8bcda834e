import type { ClusteringStatus, ClusterJob } from '@soulcaster/contract';
import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { clusterJobs, feedback } from '../db/tables.ts';
import { notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';

/** The counters of a run of grouping; `jobId` is null where nobody asked for a job and feedback just trickles in. */
export interface Run {
  jobId: string | null;
  joined: number;
  created: number;
  unsaved: number;
}

const SAVE_EVERY = 25;
const ALGORITHM = 'v1';

/** Asks for a run over all that waits. One at a time: while one is waiting or running, that one is the answer. */
export async function createClusterJob(ctx: Ctx): Promise<ClusterJob> {
  requireRole(ctx, 'triager');
  return inTransaction(ctx, async (tx) => {
    const [active] = await tx.db
      .select()
      .from(clusterJobs)
      .where(and(mine(ctx), inArray(clusterJobs.status, ['pending', 'running'])))
      .for('update');
    if (active) return asClusterJob(active);
    const [row] = await tx.db
      .insert(clusterJobs)
      .values({
        id: newId(),
        projectId: ctx.project.id,
        sensitivity: ctx.settings.sensitivity,
        createdAt: ctx.now(),
        total: await countPending(tx),
      })
      .returning();
    await ctx.installation.queue.add(tx.db, 'clusters.assign', { projectId: ctx.project.id }, { key: ctx.project.id });
    await recordEvent(tx, { type: 'clustering.progressed', subjectId: row!.id, summary: 'asked for grouping' });
    return asClusterJob(row!);
  });
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
    model: null,
  };
}

/** Takes up the job that was asked for, if one was. */
export async function startRun(ctx: Ctx): Promise<Run> {
  const [job] = await ctx.db
    .update(clusterJobs)
    .set({ status: 'running', startedAt: ctx.now(), total: await countPending(ctx), done: 0 })
    .where(and(mine(ctx), inArray(clusterJobs.status, ['pending', 'running'])))
    .returning({ id: clusterJobs.id });
  return { jobId: job?.id ?? null, joined: 0, created: 0, unsaved: 0 };
}

export async function noteProgress(ctx: Ctx, run: Run, what: 'joined' | 'created' | 'gone'): Promise<void> {
  if (what !== 'gone') run[what] += 1;
  run.unsaved += 1;
  if (run.jobId && run.unsaved >= SAVE_EVERY) await save(ctx, run, {});
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
    await recordEvent(tx, { type: 'clustering.progressed', subjectId: run.jobId!, summary: `grouped ${done} reports` });
  });
}

async function countPending(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db
    .select({ n: count() })
    .from(feedback)
    .where(and(eq(feedback.projectId, ctx.project.id), isNull(feedback.clusterId)));
  return row?.n ?? 0;
}

const mine = (ctx: Ctx) => eq(clusterJobs.projectId, ctx.project.id);

function asClusterJob(row: typeof clusterJobs.$inferSelect): ClusterJob {
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

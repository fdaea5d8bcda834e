import type { JobStage, JobStep, LogLine } from '@soulcaster/contract';
import { and, eq, inArray, max, sql } from 'drizzle-orm';
import { changeClusterForFix, type FixOutcome } from '../clusters/for-fix.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { jobLogs, jobs } from '../db/tables.ts';
import { recordEvent, wakeFollowers } from '../events/record.ts';
import { type EndStage, ends } from './ends.ts';

export type JobRow = typeof jobs.$inferSelect;

const LEASE_MS = 60_000;

/** Takes a job to its next stage in one transaction. False when it was cancelled or is another worker's now. */
export async function enterStage(ctx: Ctx, job: JobRow, stage: JobStage): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db.select().from(jobs).where(eq(jobs.id, job.id)).for('update');
    if (!row || row.cancelRequested || (row.status !== 'pending' && row.status !== 'running')) return false;
    const now = ctx.now();
    await tx.db
      .update(jobs)
      .set({
        status: 'running',
        stage,
        steps: [...closed(row.steps, now), { stage, started_at: now.toISOString(), finished_at: null, summary: null }],
        startedAt: row.startedAt ?? now,
        leaseUntil: new Date(now.getTime() + LEASE_MS),
      })
      .where(eq(jobs.id, job.id));
    await recordEvent(tx, {
      type: 'fix.moved',
      subjectId: job.id,
      clusterId: row.clusterId,
      jobId: job.id,
      summary: `the fix is ${stage}`,
    });
    return true;
  });
}

/** One sentence about the stage that runs now, for the list of steps. */
export async function noteStep(ctx: Ctx, job: JobRow, summary: string): Promise<void> {
  const [row] = await ctx.db.select({ steps: jobs.steps }).from(jobs).where(eq(jobs.id, job.id));
  const steps = row?.steps ?? [];
  const last = steps.at(-1);
  if (last)
    await ctx.db
      .update(jobs)
      .set({ steps: [...steps.slice(0, -1), { ...last, summary: firstLine(summary) }] })
      .where(eq(jobs.id, job.id));
}

interface End {
  stage: EndStage;
  message: string | null;
  cluster?: FixOutcome | undefined;
  set?: Partial<typeof jobs.$inferInsert>;
  /** A job that has failed turns out to have succeeded. */
  afterAll?: boolean;
}

/** Ends a job, and its cluster with it, in one transaction; only the first end counts: `null` for any other. */
export async function endJob(ctx: Ctx, job: Pick<JobRow, 'id'>, end: End): Promise<JobRow | null> {
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .select()
      .from(jobs)
      .where(and(eq(jobs.id, job.id), inArray(jobs.status, end.afterAll ? ['failed'] : ['pending', 'running'])))
      .for('update');
    if (!row) return null;
    const now = ctx.now();
    const becomes = ends[end.stage];
    await tx.db
      .update(jobs)
      .set({
        ...end.set,
        status: becomes.job,
        stage: end.stage,
        message: end.message,
        steps: closed(row.steps, now),
        finishedAt: now,
        leaseUntil: null,
      })
      .where(eq(jobs.id, job.id));
    await changeClusterForFix(tx, row.clusterId, {
      status: becomes.cluster,
      errorMessage: becomes.job === 'failed' ? end.message : null,
      ...end.cluster,
    });
    await recordEvent(tx, {
      type: 'fix.ended',
      subjectId: job.id,
      clusterId: row.clusterId,
      jobId: job.id,
      summary: end.message ? firstLine(end.message) : 'the fix is verified',
    });
    return row;
  });
}

export interface JobLog {
  write(line: Pick<LogLine, 'origin' | 'text'> & { level?: LogLine['level'] }): void;
  stage(stage: JobStage): void;
  flush(): Promise<void>;
}

const FLUSH_MS = 150;
const LINE_CHARACTERS_MAX = 2_000;
const LINES_MAX = 20_000;

/** The job's log: lines are numbered here (one writer a job) and written in batches, so that a chatty test run costs little. */
export async function openLog(ctx: Ctx, job: JobRow): Promise<JobLog> {
  const [last] = await ctx.db
    .select({ seq: max(jobLogs.seq) })
    .from(jobLogs)
    .where(eq(jobLogs.jobId, job.id));
  let seq = last?.seq ?? 0;
  let stage: JobStage = job.stage;
  let waiting: (typeof jobLogs.$inferInsert)[] = [];
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0)
      writing = writing
        .then(async () => {
          await ctx.db.insert(jobLogs).values(batch);
          await wakeFollowers(ctx);
        })
        .catch((error) => ctx.log.error({ error }, 'a job log could not be written'));
    return writing;
  };
  return {
    stage(next) {
      stage = next;
    },
    write({ origin, text, level = 'info' }) {
      for (const line of text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')) {
        if (seq >= LINES_MAX) return;
        seq += 1;
        const cut = seq === LINES_MAX ? `… the log is cut at ${LINES_MAX} lines` : clean(line);
        waiting.push({ jobId: job.id, seq, at: ctx.now(), stage, origin, level, text: cut });
      }
      timer ??= setTimeout(flush, FLUSH_MS);
    },
    flush,
  };
}

/** Colours (SGR) stay for the page to draw; every other control character is shown as a replacement character. */
function clean(line: string): string {
  const cut = line.length > LINE_CHARACTERS_MAX ? `${line.slice(0, LINE_CHARACTERS_MAX)}…` : line;
  const pieces = cut.toWellFormed().split(COLOUR);
  return pieces.map((piece) => (COLOUR.test(piece) ? piece : piece.replace(/[^\P{Cc}\t]/gu, '\ufffd'))).join('');
}

const COLOUR = new RegExp(`(${String.fromCharCode(27)}\\[[\\d;]*m)`);

/** Says that this worker is still on the job; answers whether it was asked to stop. */
export async function renewLease(ctx: Ctx, job: JobRow): Promise<{ cancelled: boolean }> {
  const [row] = await ctx.db
    .update(jobs)
    .set({ leaseUntil: new Date(ctx.now().getTime() + LEASE_MS) })
    .where(and(eq(jobs.id, job.id), eq(jobs.status, 'running')))
    .returning({ cancelled: jobs.cancelRequested });
  return { cancelled: row?.cancelled ?? true };
}

/** Running jobs whose worker has not been heard of: they are failed, retryable, by the sweep. */
export const abandonedJobs = (ctx: Ctx): Promise<JobRow[]> =>
  ctx.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, ctx.project.id), eq(jobs.status, 'running'), sql`${jobs.leaseUntil} < ${ctx.now()}`));

const closed = (steps: JobStep[], now: Date): JobStep[] =>
  steps.map((step) => (step.finished_at ? step : { ...step, finished_at: now.toISOString() }));

const SUMMARY_CHARACTERS_MAX = 160;

/** What a list shows of a message; the log and the job have it whole. */
function firstLine(message: string): string {
  const [line = ''] = message.split('\n', 1);
  return line.length > SUMMARY_CHARACTERS_MAX ? `${line.slice(0, SUMMARY_CHARACTERS_MAX - 1)}…` : line;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxUnavailable } from '@soulcaster/agent';
import { eq } from 'drizzle-orm';
import { readClusterForFix } from '../clusters/for-fix.ts';
import type { Ctx } from '../context.ts';
import { jobs } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { repositoryLabel } from '../forges/forge.ts';
import { accessFor, fetchMirror, findRepository } from '../projects/repositories.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import { makeBrief } from './brief.ts';
import { carryOutPublication } from './carry-out-publication.ts';
import { planForFix } from './plan.ts';
import { endJob, enterStage, type JobRow, noteStep, openLog, renewLease } from './progress.ts';
import { publish } from './publish.ts';
import { runAgents } from './run-agents.ts';
import { settleEarlier } from './settle-earlier.ts';
import { settlePublication } from './settle-publication.ts';
import { openTree } from './tree.ts';
import { verifyPatch } from './verify-patch.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const REPAIR_ROUNDS = 2;
/** A job in which the server ended so often is not begun again: it may be what ends it. */
const RUNS_MAX = 3;
const LEASE_EVERY_MS = 2_000;

/** Runs a job through its stages to one of its ends. Never throws for what the outside world does: that is an end with a reason. */
export async function runFix(ctx: Ctx, jobId: string, taskSignal: AbortSignal): Promise<void> {
  const [job] = await ctx.db.select().from(jobs).where(eq(jobs.id, jobId));
  if (!job || (job.status !== 'pending' && job.status !== 'running')) return;
  const log = await openLog(ctx, job);
  const stop = new AbortController();
  const limit = AbortSignal.timeout(ctx.installation.config.JOB_TIMEOUT_MS);
  const signal = AbortSignal.any([taskSignal, stop.signal, limit]);
  const over = new AbortController();
  const watch = watchJob(ctx, job, stop, over.signal);
  const attempt: Attempt = {
    ctx,
    job,
    log,
    signal,
    enter: async (stage) => {
      log.stage(stage);
      if (!(await enterStage(ctx, job, stage))) throw new JobEnd('cancelled', 'Cancelled.');
      signal.throwIfAborted();
    },
    note: async (summary) => {
      log.write({ origin: 'soulcaster', text: summary });
      await noteStep(ctx, job, summary);
    },
  };
  try {
    await carryOut(attempt);
  } catch (error) {
    await end(attempt, asEnd(error, { stopped: stop.signal.aborted, late: limit.aborted, ctx }));
  } finally {
    over.abort();
    await watch;
    await log.flush();
  }
}

async function carryOut(attempt: Attempt): Promise<void> {
  const { ctx, job, enter, note, signal } = attempt;
  if (job.steps.filter(({ stage }) => stage === 'preparing').length >= RUNS_MAX)
    throw new JobEnd('error', `The server ended ${RUNS_MAX} times in the middle of this fix. Start it again.`);
  await enter('preparing');
  const repository = await findRepository(ctx, job.repositoryId);
  const access = await accessFor(ctx, repository.forge, job.startedByUserId);
  const mirror = await fetchMirror(ctx, repository, access, signal);
  await settleEarlier(attempt);
  const { publication, branch, commit } = job;
  if (publication && branch && commit && (await mirror.resolve(commit))) {
    await enter('publishing');
    await note('goes on with what was verified before the server stopped');
    return carryOutPublication(attempt, { ...publication, branch, commit, repository, access, dir: mirror.dir });
  }
  const tree = await openTree(mirror, repository.baseBranch);
  await ctx.db.update(jobs).set({ baseCommit: tree.commit }).where(eq(jobs.id, job.id));
  await note(
    `${repositoryLabel(repository)} at ${repository.baseBranch} ${tree.commit.slice(0, 10)}: ${tree.files.length} files`,
  );

  await enter('planning');
  const draft = await makeBrief(ctx, job.clusterId, { repository, tree, hint: job.hint });
  const plan = await planForFix(ctx, job.clusterId, draft, tree);
  await note(
    plan.files.length > 0 ? `looks at ${plan.files.slice(0, 5).join(', ')}` : 'no file stands out from the reports',
  );

  await using workspace: Workspace = await openWorkspace(attempt, repository, tree);
  let failingOutput: string | undefined;
  for (let round = 0; ; round++) {
    const brief = { ...draft, plan, ...(failingOutput && { failingOutput }) };
    const made = await runAgents(attempt, workspace, brief);
    const verdict = await verifyPatch(attempt, workspace, repository, tree);
    if (verdict.ok) {
      const cluster = await readClusterForFix(ctx, job.clusterId);
      await publish(attempt, { cluster, repository, access, tree, patch: verdict, agent: made });
      return;
    }
    if (round >= REPAIR_ROUNDS || !made.canRetry)
      throw new JobEnd('no_change', `The change did not hold up: ${verdict.summary}`);
    failingOutput = verdict.output;
    await note(`round ${round + 2}: the agent gets the failing output`);
  }
}

/** Keeps the lease while the job runs, and passes a cancel on to what runs now. */
async function watchJob(ctx: Ctx, job: JobRow, stop: AbortController, over: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(LEASE_EVERY_MS, undefined, { signal: over }).catch(() => {});
    if (over.aborted) return;
    const lease = await renewLease(ctx, job).catch((error) => {
      ctx.log.warn({ error }, 'a lease could not be renewed');
      return null;
    });
    if (lease?.cancelled) stop.abort();
  }
}

async function end(attempt: Attempt, why: JobEnd): Promise<void> {
  const { ctx, job, log } = attempt;
  log.write({ origin: 'soulcaster', text: why.message, level: why.stage === 'cancelled' ? 'info' : 'error' });
  await log.flush();
  await endJob(ctx, job, { stage: why.stage, message: why.message, set: why.set, cluster: why.cluster });
  const [ended] = await ctx.db.select().from(jobs).where(eq(jobs.id, job.id));
  if (ended && (ended.status === 'failed' || ended.status === 'cancelled')) await settlePublication(ctx, ended);
}

function asEnd(error: unknown, state: { stopped: boolean; late: boolean; ctx: Ctx }): JobEnd {
  if (state.stopped) return new JobEnd('cancelled', 'Cancelled.');
  if (state.late) return new JobEnd('timed_out', 'The fix took longer than JOB_TIMEOUT_MS allows.');
  if (error instanceof JobEnd) return error;
  if (error instanceof AppError && error.code !== 'internal') return new JobEnd('error', error.message);
  if (error instanceof SandboxUnavailable) return new JobEnd('error', error.message);
  state.ctx.log.error({ error }, 'a fix failed on an error of ours');
  return new JobEnd('error', 'The fix stopped on an error of ours; the server log has it. Start it again.');
}

import type { Job, StartFix } from '@soulcaster/contract';
import { count, eq } from 'drizzle-orm';
import { changeClusterForFix, lockClusterForFix } from '../clusters/for-fix.ts';
import { actorName, type Ctx, inTransaction, requireRole } from '../context.ts';
import { jobs } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { repositoryLabel } from '../forges/forge.ts';
import { newId } from '../ids.ts';
import { findRepository } from '../projects/repositories.ts';
import { chooseAgents } from './agents.ts';
import { readJob } from './jobs.ts';
import { readPlan } from './plan.ts';
import { chooseRepository, fixReadiness, readFixGround } from './readiness.ts';

/**
 * Starts a fix. The repository is the one named by the person, else the cluster's, else the project's only one; never what a report
 * says. Throws `conflict` with the reason where it is not possible. Of two who click at once, one gets `conflict`.
 */
export async function startFix(ctx: Ctx, clusterId: string, input: StartFix): Promise<Job> {
  requireRole(ctx, 'developer');
  const ground = await readFixGround(ctx);
  const agents = await chooseAgents(ctx);
  const id = await inTransaction(ctx, async (tx) => {
    const cluster = await lockClusterForFix(tx, clusterId);
    if (input.repository_id) await findRepository(tx, input.repository_id);
    const readiness = fixReadiness(cluster, ground, input.repository_id);
    if (!readiness.ready) throw new AppError('conflict', readiness.reason);
    const repository = chooseRepository(cluster, ground, input.repository_id);
    if (!repository) throw new AppError('conflict', 'Choose the repository that this belongs to.');
    await requireApproval(tx, clusterId);
    const [earlier] = await tx.db.select({ n: count() }).from(jobs).where(eq(jobs.clusterId, clusterId));
    const { fixModel, queue, sandbox } = ctx.installation;
    const jobId = newId();
    await tx.db.insert(jobs).values({
      id: jobId,
      projectId: ctx.project.id,
      clusterId,
      repositoryId: repository.id,
      attempt: (earlier?.n ?? 0) + 1,
      agent: agents.ids.join(', then '),
      sandbox: sandbox.id,
      model: fixModel ? `${fixModel.provider}/${fixModel.name}` : null,
      startedBy: actorName(ctx.actor),
      startedByUserId: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
      hint: input.hint ?? null,
      createdAt: ctx.now(),
    });
    await changeClusterForFix(tx, clusterId, { status: 'fixing', repositoryId: repository.id, errorMessage: null });
    await queue.add(tx.db, 'fix.run', { projectId: ctx.project.id, jobId });
    await recordEvent(tx, {
      type: 'fix.started',
      subjectId: jobId,
      clusterId,
      jobId,
      summary: `started a fix in ${repositoryLabel(repository)}`,
    });
    return jobId;
  });
  return readJob(ctx, id);
}

async function requireApproval(ctx: Ctx, clusterId: string): Promise<void> {
  if (!ctx.settings.plan_approval) return;
  const plan = await readPlan(ctx, clusterId);
  if (!plan?.approved)
    throw new AppError('conflict', 'This project wants the plan approved first: make it, read it and approve it.');
}

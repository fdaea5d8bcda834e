import type { Job } from '@soulcaster/contract';
import { and, eq } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { jobs } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { readJob } from './jobs.ts';
import { endJob } from './progress.ts';

/** Asks the worker to stop; a job that waits ends at once. Its log stays. */
export async function cancelJob(ctx: Ctx, id: string): Promise<Job> {
  requireRole(ctx, 'developer');
  await inTransaction(ctx, async (tx) => {
    const [job] = await tx.db
      .select()
      .from(jobs)
      .where(and(eq(jobs.id, id), eq(jobs.projectId, ctx.project.id)))
      .for('update');
    if (!job) throw notFound('job');
    if (job.status !== 'pending' && job.status !== 'running')
      throw new AppError('conflict', `The job has ended already: ${job.status}.`);
    await tx.db.update(jobs).set({ cancelRequested: true }).where(eq(jobs.id, id));
    if (job.status === 'pending')
      await endJob(tx, job, { stage: 'cancelled', message: 'Cancelled before it started.' });
    else
      await recordEvent(tx, {
        type: 'fix.moved',
        subjectId: id,
        clusterId: job.clusterId,
        jobId: id,
        summary: 'asked to cancel the fix',
      });
  });
  return readJob(ctx, id);
}

import { parseLiteral } from '@soulcaster/agent';
import type { Choice, ChoiceAnswer, ExampleCall, Expected, Job } from '@soulcaster/contract';
import { and, eq } from 'drizzle-orm';
import { lockClusterForFix } from '../../clusters/for-fix.ts';
import { actorName, type Ctx, inTransaction, requireRole } from '../../context.ts';
import { jobs } from '../../db/tables.ts';
import { AppError, notFound } from '../../errors.ts';
import { openClusterTree } from '../cluster-tree.ts';
import { startFix } from '../start.ts';
import { insertExample, refuseOthers } from './rows.ts';
import { writeTest } from './write-test.ts';

type JobRow = typeof jobs.$inferSelect;

/**
 * A person says which result is right where candidate fixes differ. The answer becomes an accepted example, so a regression test, and
 * the fix starts again with it. Throws `conflict` when there is nothing to answer, or the answer cannot become a test.
 */
export async function answerChoice(ctx: Ctx, jobId: string, answer: ChoiceAnswer): Promise<Job> {
  requireRole(ctx, 'developer');
  const job = await findJob(ctx, jobId);
  const { choice } = job;
  if (job.stage !== 'ambiguous' || !choice) throw new AppError('conflict', 'This fix asks nothing.');
  if (!choice.call)
    throw new AppError('conflict', 'This cannot become a test: start again and say the answer as a hint.');
  const { call } = choice;
  const { repository, tree } = await openClusterTree(ctx, job.clusterId, job.repositoryId);
  const expected = await expectedBy(answer, choice, call);
  const written = await writeTest({ call, expected }, tree, repository);
  if (!written.test)
    throw new AppError('conflict', written.problem ?? 'No test can be written from this answer: say it as a hint.');
  return inTransaction(ctx, async (tx) => {
    await lockClusterForFix(tx, job.clusterId);
    await refuseOthers(tx, job.clusterId, written.shown.call);
    await insertExample(tx, {
      call,
      expected,
      ...written,
      clusterId: job.clusterId,
      repositoryId: repository.id,
      feedbackId: null,
      jobId: job.id,
      origin: 'answer',
      state: 'accepted',
      decidedBy: actorName(ctx.actor),
    });
    return startFix(tx, job.clusterId, { repository_id: job.repositoryId });
  });
}

async function expectedBy(answer: ChoiceAnswer, { options }: Choice, call: ExampleCall): Promise<Expected> {
  if ('expected' in answer) {
    const value = await parseLiteral(answer.expected, call.file?.endsWith('.py') ? 'python' : 'javascript');
    const message = 'Give one plain value, such as `3` or `"a b"`.';
    if (!value) throw new AppError('invalid', message, { fields: [{ path: 'expected', message }] });
    return { kind: 'value', value };
  }
  const option = options[answer.option];
  if (!option) throw notFound('option');
  if (!option.expected)
    throw new AppError('conflict', `${option.shown} is no plain value, so no test can be written: say it as a hint.`);
  return { kind: 'value', value: option.expected };
}

async function findJob(ctx: Ctx, id: string): Promise<JobRow> {
  const [row] = await ctx.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, id), eq(jobs.projectId, ctx.project.id)));
  if (!row) throw notFound('job');
  return row;
}

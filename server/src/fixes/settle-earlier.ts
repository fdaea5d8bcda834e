import { and, eq } from 'drizzle-orm';
import { pullRequests } from '../db/tables.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import { settlePublication, unsettledFixes } from './settle-publication.ts';

/** One problem has one pull request: what earlier attempts may have left at the forge is looked for before anything new is made. */
export async function settleEarlier(attempt: Attempt): Promise<void> {
  const { ctx, job } = attempt;
  for (const earlier of await unsettledFixes(ctx, job.clusterId))
    if ((await settlePublication(ctx, earlier)) === 'not_known')
      throw new JobEnd(
        'error',
        'The forge does not say what became of the earlier attempt: start the fix again later.',
      );
  await refuseSecond(attempt);
}

/** Ends the job where the cluster has an open pull request by now. */
export async function refuseSecond({ ctx, job }: Attempt): Promise<void> {
  const [open] = await ctx.db
    .select({ url: pullRequests.url })
    .from(pullRequests)
    .where(
      and(
        eq(pullRequests.projectId, ctx.project.id),
        eq(pullRequests.clusterId, job.clusterId),
        eq(pullRequests.state, 'open'),
      ),
    );
  if (!open) return;
  const why = `Not needed: an earlier attempt's pull request was opened after all, only the answer was lost: ${open.url}`;
  throw new JobEnd('cancelled', why, {}, { status: 'pr_opened' });
}

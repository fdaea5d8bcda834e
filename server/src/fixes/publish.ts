import { eq } from 'drizzle-orm';
import { reportsForFix } from '../clusters/for-fix.ts';
import type { Ctx } from '../context.ts';
import { type clusters, jobs } from '../db/tables.ts';
import type { ForgeAccess } from '../forges/forge.ts';
import type { RepositoryRow } from '../projects/repositories.ts';
import type { Attempt } from './attempt.ts';
import { authorOf } from './author.ts';
import { carryOutPublication } from './carry-out-publication.ts';
import { branchName, pullRequestBody, pullRequestTitle } from './pr-text.ts';
import type { Made } from './run-agents.ts';
import { refuseSecond } from './settle-earlier.ts';
import type { Tree } from './tree.ts';
import type { VerifiedPatch } from './verify-patch.ts';

interface Verified {
  cluster: typeof clusters.$inferSelect;
  repository: RepositoryRow;
  access: ForgeAccess;
  tree: Tree;
  patch: VerifiedPatch;
  agent: Made;
}

/**
 * Stage publishing: one commit, one branch, one pull request. All of it is written down before anything leaves, so that whoever goes on
 * after a crash publishes the same.
 */
export async function publish(attempt: Attempt, verified: Verified): Promise<void> {
  const { ctx, job, enter } = attempt;
  const { cluster, repository, access, tree, patch } = verified;
  await refuseSecond(attempt);
  await enter('publishing');
  const shortId = `${ctx.project.key}-${cluster.number}`;
  const title = pullRequestTitle(cluster.title);
  // What an earlier run of this job decided stays, for it may be at the forge already.
  const branch = job.branch ?? branchName(shortId, cluster.title, job.attempt);
  const author = await authorOf(ctx, job.startedByUserId);
  const commit = await tree.mirror.commit({
    tree: patch.tree,
    parents: [tree.commit],
    message: `${title}\n\n${shortId}\n`,
    author,
    committer: author,
    date: job.createdAt,
  });
  const body = pullRequestBody(await facts(ctx, verified, shortId, job.model));
  // Anything less than a reproducing test is a draft: a person must look harder.
  const publication = { title, body, draft: patch.evidence.level !== 'A' };
  await ctx.db.update(jobs).set({ commit, branch, publication }).where(eq(jobs.id, job.id));
  const expectOld = job.commit ?? undefined;
  await carryOutPublication(attempt, {
    ...publication,
    commit,
    branch,
    expectOld,
    repository,
    access,
    dir: tree.mirror.dir,
  });
}

async function facts(ctx: Ctx, { cluster, patch, agent }: Verified, shortId: string, model: string | null) {
  const reports = await reportsForFix(ctx, cluster.id);
  return {
    cluster: {
      shortId,
      title: cluster.title,
      summary: cluster.summary,
      url: `${ctx.installation.config.publicUrl}/dashboard/clusters/${cluster.id}`,
    },
    reports,
    evidence: patch.evidence,
    agentSummary: agent.summary,
    agent: agent.agent,
    model: ctx.installation.agents[agent.agent].needs.model ? model : null,
    costUsd: agent.costUsd,
  };
}

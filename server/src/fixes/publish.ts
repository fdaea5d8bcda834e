import { push } from '@soulcaster/agent';
import { eq, max } from 'drizzle-orm';
import { reportsForFix } from '../clusters/for-fix.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { type clusters, jobs, pullRequests } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import type { ForgeAccess, OpenedPullRequest } from '../forges/forge.ts';
import { newId } from '../ids.ts';
import type { RepositoryRow } from '../projects/repositories.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import { authorOf } from './author.ts';
import { branchName, pullRequestBody, pullRequestTitle } from './pr-text.ts';
import { endJob } from './progress.ts';
import type { Made } from './run-agents.ts';
import type { Tree } from './tree.ts';
import type { VerifiedPatch } from './verify-patch.ts';

interface Publication {
  cluster: typeof clusters.$inferSelect;
  repository: RepositoryRow;
  access: ForgeAccess;
  tree: Tree;
  patch: VerifiedPatch;
  agent: Made;
}

/** Stage publishing: one commit, one branch, one pull request. Safe to run again: each step finds what it did before. */
export async function publish(attempt: Attempt, publication: Publication): Promise<void> {
  const { ctx, job, enter, note, signal } = attempt;
  const { cluster, repository, access, tree, patch } = publication;
  await enter('publishing');
  const shortId = `${ctx.project.key}-${cluster.number}`;
  const title = pullRequestTitle(cluster.title);
  const branch = branchName(shortId, cluster.title, job.attempt);
  const author = await authorOf(ctx, job.startedByUserId);
  const commit = await tree.mirror.commit({
    tree: patch.tree,
    parents: [tree.commit],
    message: `${title}\n\n${shortId}\n`,
    author,
    committer: author,
    date: job.createdAt,
  });
  await ctx.db.update(jobs).set({ commit, branch }).where(eq(jobs.id, job.id));
  const forge = ctx.installation.forges[repository.forge];
  const pushed = await push({ dir: tree.mirror.dir, ...forge.remote(repository.name, access), commit, branch, signal });
  if (!pushed.ok) throw new JobEnd('error', `The branch could not be pushed (${pushed.reason}): ${pushed.message}`);
  await note(`pushed ${branch}`);

  const body = pullRequestBody(await facts(ctx, publication, shortId, job.model));
  // Anything less than a reproducing test is a draft: a person must look harder.
  const draft = patch.evidence.level !== 'A';
  const ref = { name: repository.name, baseBranch: repository.baseBranch };
  const opened = await forge.openPullRequest({ repository: ref, branch, title, body, draft }, access);
  if (!opened.ok)
    throw new JobEnd('error', `The branch ${branch} is pushed, but no pull request was opened: ${opened.message}`);
  const url = await store(attempt, publication, { opened, title, body, draft, branch });
  attempt.log.write({ origin: 'soulcaster', text: `pull request: ${url}` });
}

async function facts(ctx: Ctx, { cluster, patch, agent }: Publication, shortId: string, model: string | null) {
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

interface Opened {
  opened: OpenedPullRequest;
  title: string;
  body: string;
  draft: boolean;
  branch: string;
}

/** The pull request's row, the end of the job and the cluster's new status, in one transaction. */
async function store(attempt: Attempt, publication: Publication, made: Opened): Promise<string> {
  const { ctx, job } = attempt;
  const { repository, patch } = publication;
  return inTransaction(ctx, async (tx) => {
    const id = newId();
    const number = made.opened.number || (await nextNumber(tx, repository.id));
    const url = made.opened.url ?? `${ctx.installation.config.publicUrl}/dashboard/prs/${id}`;
    await tx.db.insert(pullRequests).values({
      id,
      projectId: ctx.project.id,
      clusterId: job.clusterId,
      jobId: job.id,
      repositoryId: repository.id,
      forge: repository.forge,
      number,
      title: made.title,
      body: made.body,
      draft: made.draft,
      branch: made.branch,
      baseBranch: repository.baseBranch,
      url,
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
    });
    await recordEvent(tx, {
      type: 'pr.opened',
      subjectId: id,
      clusterId: job.clusterId,
      jobId: job.id,
      summary: `opened the pull request #${number} with evidence ${patch.evidence.level}`,
    });
    const ended = await endJob(tx, job, {
      stage: 'done',
      message: null,
      cluster: { githubBranch: made.branch, githubPrUrl: url },
    });
    if (!ended) throw new JobEnd('cancelled', 'Cancelled.');
    return url;
  });
}

/** The local forge numbers its pull requests itself, from 1, a repository. */
async function nextNumber(ctx: Ctx, repositoryId: string): Promise<number> {
  const [last] = await ctx.db
    .select({ number: max(pullRequests.number) })
    .from(pullRequests)
    .where(eq(pullRequests.repositoryId, repositoryId));
  return (last?.number ?? 0) + 1;
}

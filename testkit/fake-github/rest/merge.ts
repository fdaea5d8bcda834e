import { actorName, mayWrite } from '../access.ts';
import { branchCommit, git } from '../git.ts';
import { emitIssue, emitPull } from '../hooks.ts';
import { changeIssue, issuesClosedBy } from '../issues.ts';
import { mergeTree } from '../pulls.ts';
import { type Issue, type Pull, type Repository, timestamp, type World } from '../world.ts';
import { type Answer, type Call, issueFor, ok, Refused, repositoryFor } from './call.ts';

export async function mergePull(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'contents', 'write');
  const issue = issueFor(call, repository);
  if (!mayWrite(call.actor, repository, 'contents')) throw new Refused(403, 'Must have push access to Repository.');
  const sha = await merge(call.world, repository, issue, {
    who: actorName(call.actor) ?? '',
    method: (call.body.merge_method as MergeMethod | undefined) ?? 'merge',
    expectedHead: call.body.sha as string | undefined,
    title: call.body.commit_title as string | undefined,
    message: call.body.commit_message as string | undefined,
  });
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface Merging {
  who: string;
  method: MergeMethod;
  expectedHead?: string;
  title?: string;
  message?: string;
}

/** Merges in the bare repository, past the protection of the branch, and closes what the closing words name. */
export async function merge(world: World, repository: Repository, issue: Issue, merging: Merging): Promise<string> {
  const pull = issue.pull as Pull;
  if (merging.method === 'rebase') throw new Refused(405, 'Rebase merges are not allowed on this repository.');
  if (pull.draft) throw new Refused(405, 'Pull Request is still a draft');
  if (issue.state === 'closed') throw new Refused(405, 'Pull Request is not mergeable');
  if (merging.expectedHead && merging.expectedHead !== pull.headSha) {
    throw new Refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  const tree = await mergeTree(repository, pull);
  if (!tree) throw new Refused(405, 'Pull Request is not mergeable');
  const sha = await commitMerge(repository, issue, tree, merging);
  Object.assign(pull, { mergedAt: timestamp(world), mergedBy: merging.who, mergeCommitSha: sha });
  repository.pushedAt = timestamp(world);
  changeIssue(world, issue, { state: 'closed' });
  await emitPull(world, repository, issue, 'closed', merging.who);
  if (pull.base === repository.defaultBranch) closeNamedIssues(world, repository, issue, merging.who);
  return sha;
}

async function commitMerge(repository: Repository, issue: Issue, tree: string, merging: Merging): Promise<string> {
  const pull = issue.pull as Pull;
  const base = (await branchCommit(repository.gitDirectory, pull.base)) ?? pull.baseSha;
  const isSquash = merging.method === 'squash';
  const merged = `Merge pull request #${issue.number} from ${repository.owner}/${pull.head}`;
  const title = merging.title ?? (isSquash ? `${issue.title} (#${issue.number})` : merged);
  const parents = isSquash ? ['-p', base] : ['-p', base, '-p', pull.headSha];
  const message = ['-m', title, '-m', merging.message ?? (isSquash ? (issue.body ?? '') : issue.title)];
  const sha = await git(repository.gitDirectory, ['commit-tree', tree, ...parents, ...message]);
  await git(repository.gitDirectory, ['update-ref', `refs/heads/${pull.base}`, sha, base]);
  return sha;
}

function closeNamedIssues(world: World, repository: Repository, issue: Issue, who: string): void {
  for (const named of issuesClosedBy(repository, `${issue.title}\n${issue.body ?? ''}`)) {
    changeIssue(world, named, { state: 'closed', stateReason: 'completed' });
    emitIssue(world, repository, named, 'closed', who);
  }
}

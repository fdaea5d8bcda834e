import { actorName, mayWrite } from '../access.ts';
import { branchCommit, tryGit } from '../git.ts';
import { emitPull } from '../hooks.ts';
import { addIssue, changeIssue } from '../issues.ts';
import { changesOf, keepHead } from '../pulls.ts';
import { pullShape, simplePullShape } from '../shapes/pull.ts';
import type { Issue, Pull, Repository } from '../world.ts';
import {
  type Answer,
  type Call,
  created,
  issueFor,
  ok,
  page,
  Refused,
  repositoryFor,
  validationFailed,
} from './call.ts';
import { sorted } from './issues.ts';

export function listPulls(call: Call): Answer {
  const repository = repositoryFor(call, 'pull_requests', 'read');
  const state = call.query.get('state') ?? 'open';
  const base = call.query.get('base');
  const head = call.query.get('head');
  const rows = pullsOf(repository)
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => !base || issue.pull?.base === base)
    .filter((issue) => !head?.includes(':') || `${repository.owner}:${issue.pull?.head}` === head);
  return page(call, sorted(rows, call.query), (issue) => simplePullShape(call.world, repository, issue, call.actor));
}

export async function getPull(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'pull_requests', 'read');
  return ok(await pullShape(call.world, repository, issueFor(call, repository), call.actor));
}

export async function createPull(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'pull_requests', 'write');
  if (!mayWrite(call.actor, repository, 'pull_requests'))
    throw validationFailed({ ...custom, message: 'must be a collaborator' });
  const head = branchNamed(repository, String(call.body.head));
  const base = String(call.body.base);
  const pull = await draftOf(repository, head, base, call.body.draft === true);
  const open = pullsOf(repository).find(
    (one) => one.state === 'open' && one.pull?.head === head && one.pull.base === base,
  );
  if (open)
    throw validationFailed({ ...custom, message: `A pull request already exists for ${repository.owner}:${head}.` });
  const title = typeof call.body.title === 'string' ? call.body.title.trim() : '';
  if (!title) throw validationFailed({ resource: 'PullRequest', field: 'title', code: 'missing_field' });
  const body = typeof call.body.body === 'string' ? call.body.body : null;
  const issue = addIssue(call.world, repository, { title, body, author: actorName(call.actor) ?? '', pull });
  await keepHead(repository, issue, pull.headSha);
  await emitPull(call.world, repository, issue, 'opened', issue.author);
  return created(await pullShape(call.world, repository, issue, call.actor));
}

export async function updatePull(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'pull_requests', 'write');
  const issue = issueFor(call, repository);
  const who = actorName(call.actor) ?? '';
  if (!mayWrite(call.actor, repository, 'pull_requests') && issue.author !== who) {
    throw new Refused(403, 'Must have admin rights to Repository.');
  }
  const state = call.body.state as Issue['state'] | undefined;
  if (state === 'open' && issue.state === 'closed') await checkReopening(repository, issue);
  const { actions } = changeIssue(call.world, issue, {
    title: call.body.title as string | undefined,
    body: call.body.body as string | undefined,
    state,
  });
  for (const action of actions) await emitPull(call.world, repository, issue, action, who);
  return ok(await pullShape(call.world, repository, issue, call.actor));
}

export async function listPullFiles(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'pull_requests', 'read');
  const pull = issueFor(call, repository).pull as Pull;
  const { files } = await changesOf(repository, pull);
  const html = `${call.world.url}/${repository.owner}/${repository.name}`;
  return page(call, files, (file) => ({
    ...file,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${pull.headSha}/${encodeURI(file.filename)}`,
    raw_url: `${html}/raw/${pull.headSha}/${encodeURI(file.filename)}`,
    contents_url: `${call.world.apiUrl}/repos/${repository.owner}/${repository.name}/contents/${encodeURI(file.filename)}?ref=${pull.headSha}`,
  }));
}

const custom = { resource: 'PullRequest', code: 'custom' };

function pullsOf(repository: Repository): Issue[] {
  return [...repository.issues.values()].filter((issue) => issue.pull !== null);
}

function branchNamed(repository: Repository, head: string): string {
  const [owner, branch] = head.includes(':') ? (head.split(':') as [string, string]) : [repository.owner, head];
  if (owner.toLowerCase() !== repository.owner.toLowerCase()) {
    throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  }
  return branch;
}

async function draftOf(repository: Repository, head: string, base: string, draft: boolean): Promise<Pull> {
  const headSha = await branchCommit(repository.gitDirectory, head);
  if (!headSha) throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const baseSha = await branchCommit(repository.gitDirectory, base);
  if (!baseSha) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  const related = await tryGit(repository.gitDirectory, ['merge-base', baseSha, headSha]);
  if (related.exitCode !== 0) {
    throw validationFailed({ ...custom, message: `The ${head} branch has no history in common with ${base}` });
  }
  if (related.stdout.trim() === headSha) {
    throw validationFailed({ ...custom, message: `No commits between ${base} and ${head}` });
  }
  return { head, base, headSha, baseSha, draft, mergedAt: null, mergedBy: null, mergeCommitSha: null };
}

async function checkReopening(repository: Repository, issue: Issue): Promise<void> {
  const branch = issue.pull?.head ?? '';
  const isGone = (await branchCommit(repository.gitDirectory, branch)) === null;
  if (!issue.pull?.mergedAt && !isGone) return;
  const message = isGone
    ? `state cannot be changed. The ${branch} branch has been deleted.`
    : 'state cannot be changed. The pull request cannot be reopened.';
  throw validationFailed({ resource: 'PullRequest', field: 'state', code: 'invalid', message });
}

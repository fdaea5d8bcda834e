import { type Actor, fullName } from '../access.ts';
import { changesOf, mergeabilityOf } from '../pulls.ts';
import type { Issue, Pull, Repository, World } from '../world.ts';
import { association, htmlUrl, labelShape } from './issue.ts';
import { repositoryShape } from './repository.ts';
import { nodeId, userShape } from './user.ts';

/** A pull request as lists have it. */
export function simplePullShape(world: World, repository: Repository, issue: Issue, actor: Actor) {
  const pull = issue.pull as Pull;
  const repositoryUrl = `${world.apiUrl}/repos/${fullName(repository)}`;
  const html = htmlUrl(world, repository, issue);
  const links = linksOf(repositoryUrl, issue.number, pull.headSha);
  return {
    url: links.self,
    id: issue.id,
    node_id: nodeId('PullRequest', issue.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links.issue,
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: userShape(world, issue.author),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: issue.labels.map((name) => labelShape(repositoryUrl, name)),
    milestone: null,
    draft: pull.draft,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: side(pull.head, pull.headSha),
    base: side(pull.base, pull.baseSha),
    _links: {
      html: { href: html },
      ...Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    },
    author_association: association(issue.author, repository),
    auto_merge: null,
    active_lock_reason: null,
  };

  function side(branch: string, sha: string): Record<string, unknown> {
    return {
      label: `${repository.owner}:${branch}`,
      ref: branch,
      sha,
      user: userShape(world, repository.owner),
      repo: repositoryShape(world, repository, actor),
    };
  }
}

/** A pull request by itself: with its figures, counted in the real repository. */
export async function pullShape(world: World, repository: Repository, issue: Issue, actor: Actor) {
  const pull = issue.pull as Pull;
  const { commits, files } = await changesOf(repository, pull);
  const mergeability = await mergeabilityOf(repository, issue);
  return {
    ...simplePullShape(world, repository, issue, actor),
    merged: pull.mergedAt !== null,
    mergeable: mergeability.mergeable,
    rebaseable: mergeability.mergeable,
    mergeable_state: mergeability.state,
    merged_by: pull.mergedBy ? userShape(world, pull.mergedBy) : null,
    comments: issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function linksOf(repositoryUrl: string, number: number, headSha: string) {
  const self = `${repositoryUrl}/pulls/${number}`;
  return {
    self,
    issue: `${repositoryUrl}/issues/${number}`,
    comments: `${repositoryUrl}/issues/${number}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${repositoryUrl}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${repositoryUrl}/statuses/${headSha}`,
  };
}

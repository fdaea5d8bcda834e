import { fullName, roleOf } from '../access.ts';
import type { Comment, Issue, Repository, World } from '../world.ts';
import { nodeId, userShape } from './user.ts';

export function issueShape(world: World, repository: Repository, issue: Issue): Record<string, unknown> {
  const repositoryUrl = `${world.apiUrl}/repos/${fullName(repository)}`;
  const url = `${repositoryUrl}/issues/${issue.number}`;
  return {
    url,
    repository_url: repositoryUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: htmlUrl(world, repository, issue),
    id: issue.id,
    node_id: nodeId(issue.pull ? 'PullRequest' : 'Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: userShape(world, issue.author),
    labels: issue.labels.map((name) => labelShape(repositoryUrl, name)),
    state: issue.state,
    locked: issue.locked,
    assignee: issue.assignees[0] ? userShape(world, issue.assignees[0]) : null,
    assignees: issue.assignees.map((login) => userShape(world, login)),
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(issue.author, repository),
    active_lock_reason: null,
    body: issue.body,
    closed_by: null,
    reactions: reactions(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
    ...(issue.pull ? { draft: issue.pull.draft, pull_request: pullLinks(world, repository, issue) } : {}),
  };
}

export function commentShape(world: World, repository: Repository, issue: Issue, comment: Comment) {
  const repositoryUrl = `${world.apiUrl}/repos/${fullName(repository)}`;
  const url = `${repositoryUrl}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${htmlUrl(world, repository, issue)}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: userShape(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(comment.author, repository),
    body: comment.body,
    reactions: reactions(url),
    performed_via_github_app: null,
  };
}

export function labelShape(repositoryUrl: string, name: string): Record<string, unknown> {
  return {
    id: name.length + 1000,
    node_id: nodeId('Label', name.length + 1000),
    url: `${repositoryUrl}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'd73a4a',
    default: name === 'bug',
    description: null,
  };
}

export function association(login: string, repository: Repository): string {
  if (login === repository.owner) return 'OWNER';
  return roleOf(login, repository) ? 'COLLABORATOR' : 'NONE';
}

export function htmlUrl(world: World, repository: Repository, issue: Issue): string {
  return `${world.url}/${fullName(repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;
}

function pullLinks(world: World, repository: Repository, issue: Issue): Record<string, unknown> {
  const html = htmlUrl(world, repository, issue);
  return {
    url: `${world.apiUrl}/repos/${fullName(repository)}/pulls/${issue.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: issue.pull?.mergedAt ?? null,
  };
}

export function reactions(url: string, thumbsUp = 0): Record<string, unknown> {
  const kinds = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'eyes', 'rocket'];
  return {
    url: `${url}/reactions`,
    total_count: thumbsUp,
    ...Object.fromEntries(kinds.map((kind) => [kind, kind === '+1' ? thumbsUp : 0])),
  };
}

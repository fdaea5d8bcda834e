import { type Actor, fullName, roleOf } from '../access.ts';
import type { Repository, World } from '../world.ts';
import { nodeId, userShape } from './user.ts';

export function repositoryShape(world: World, repository: Repository, actor: Actor): Record<string, unknown> {
  const html = `${world.url}/${fullName(repository)}`;
  const openIssues = [...repository.issues.values()].filter((issue) => issue.state === 'open').length;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: userShape(world, repository.owner),
    html_url: html,
    description: repository.description,
    fork: false,
    ...links(`${world.apiUrl}/repos/${fullName(repository)}`),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    git_url: `git://${html.replace(/^https?:\/\//, '')}.git`,
    ssh_url: `git@${new URL(world.url).hostname}:${fullName(repository)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: 'TypeScript',
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    custom_properties: {},
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: false,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
    ...(actor.kind === 'anonymous' ? {} : { permissions: permissionsOf(actor, repository) }),
  };
}

/** What `repos/get` answers over and above a repository inside a list. */
export function fullRepositoryShape(world: World, repository: Repository, actor: Actor): Record<string, unknown> {
  return {
    ...repositoryShape(world, repository, actor),
    temp_clone_token: null,
    network_count: 0,
    subscribers_count: 1,
  };
}

function permissionsOf(actor: Actor, repository: Repository): Record<string, boolean> {
  const role = actor.kind === 'user' ? roleOf(actor.login, repository) : null;
  const admin = role === 'admin';
  const push = admin || role === 'write';
  return { admin, maintain: admin, push, triage: push, pull: true };
}

function links(api: string): Record<string, string> {
  const plain = ['forks', 'teams', 'hooks', 'events', 'tags', 'languages', 'stargazers', 'contributors', 'subscribers'];
  const templates: Record<string, string> = {
    keys: '/keys{/key_id}',
    collaborators: '/collaborators{/collaborator}',
    issue_events: '/issues/events{/number}',
    assignees: '/assignees{/user}',
    branches: '/branches{/branch}',
    blobs: '/git/blobs{/sha}',
    git_tags: '/git/tags{/sha}',
    git_refs: '/git/refs{/sha}',
    trees: '/git/trees{/sha}',
    statuses: '/statuses/{sha}',
    subscription: '/subscription',
    commits: '/commits{/sha}',
    git_commits: '/git/commits{/sha}',
    comments: '/comments{/number}',
    issue_comment: '/issues/comments{/number}',
    contents: '/contents/{+path}',
    compare: '/compare/{base}...{head}',
    merges: '/merges',
    archive: '/{archive_format}{/ref}',
    downloads: '/downloads',
    issues: '/issues{/number}',
    pulls: '/pulls{/number}',
    milestones: '/milestones{/number}',
    notifications: '/notifications{?since,all,participating}',
    labels: '/labels{/name}',
    releases: '/releases{/id}',
    deployments: '/deployments',
  };
  return Object.fromEntries([
    ['url', api],
    ...plain.map((name) => [`${name}_url`, `${api}/${name}`]),
    ...Object.entries(templates).map(([name, path]) => [`${name}_url`, api + path]),
  ]);
}

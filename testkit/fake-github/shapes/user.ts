import { findUser, type GitHubApp, type User, type World } from '../world.ts';

export function userShape(world: World, login: string): Record<string, unknown> {
  const isBot = login.endsWith('[bot]');
  const api = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: idOf(world, login),
    node_id: nodeId('User', idOf(world, login)),
    avatar_url: `${world.url}/avatars/u/${idOf(world, login)}?v=4`,
    gravatar_id: '',
    url: api,
    html_url: isBot ? `${world.url}/apps/${login.replace('[bot]', '')}` : `${world.url}/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: isBot ? 'Bot' : isOrganization(world, login) ? 'Organization' : 'User',
    user_view_type: 'public',
    site_admin: false,
  };
}

/** `/user`: the e-mail is `null` for whoever keeps it private, as most do. */
export function ownUserShape(world: World, user: User, seesPrivate: boolean): Record<string, unknown> {
  const profile = {
    ...userShape(world, user.login),
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: user.emails.find((one) => one.visibility === 'public')?.email ?? null,
    hireable: null,
    bio: null,
    twitter_username: null,
    notification_email: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: user.createdAt,
    updated_at: user.createdAt,
  };
  if (!seesPrivate) return profile;
  return {
    ...profile,
    user_view_type: 'private',
    private_gists: 0,
    total_private_repos: 0,
    owned_private_repos: 0,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: 'free', space: 976562499, collaborators: 0, private_repos: 10000 },
  };
}

export function organizationShape(world: World, login: string): Record<string, unknown> {
  const api = `${world.apiUrl}/orgs/${login}`;
  return {
    login,
    id: idOf(world, login),
    node_id: nodeId('Organization', idOf(world, login)),
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/u/${idOf(world, login)}?v=4`,
    description: null,
  };
}

export function appShape(world: World, app: GitHubApp): Record<string, unknown> {
  return {
    id: app.id,
    slug: app.slug,
    client_id: `Iv23li${app.id}`,
    node_id: nodeId('Integration', app.id),
    owner: userShape(world, app.owner),
    name: app.slug,
    description: null,
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: { metadata: 'read', ...app.permissions },
    events: [],
    installations_count: 1,
  };
}

export function nodeId(kind: string, id: number): string {
  return `${kind[0]}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`;
}

function isOrganization(world: World, login: string): boolean {
  return !findUser(world, login) && [...world.repositories.values()].some((one) => one.owner === login);
}

/** Organizations and bots are not kept, so their number comes from their name. */
function idOf(world: World, login: string): number {
  const known = findUser(world, login)?.id;
  return (
    known ?? [...login].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7) + 10_000_000
  );
}

import { hasScope, maySee, roleOf } from '../access.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { organizationShape, ownUserShape } from '../shapes/user.ts';
import { findUser, type User } from '../world.ts';
import { type Answer, type Call, notFound, ok, page, Refused } from './call.ts';

export function getAuthenticated(call: Call): Answer {
  const { user, scopes } = userOf(call);
  return ok(ownUserShape(call.world, user, hasScope(scopes, 'user', 'read:user')));
}

export function listEmails(call: Call): Answer {
  const { user, scopes } = userOf(call);
  if (!hasScope(scopes, 'user', 'user:email')) {
    throw new Refused(404, 'Not Found', { headers: { 'x-accepted-oauth-scopes': 'user, user:email' } });
  }
  return page(call, user.emails, (email) => email);
}

export function listOrganizations(call: Call): Answer {
  const { user, scopes } = userOf(call);
  if (!hasScope(scopes, 'user', 'read:org', 'write:org', 'admin:org')) {
    throw new Refused(403, 'You need at least read:org scope or user scope to list your organizations.', {
      headers: { 'x-accepted-oauth-scopes': 'admin:org, read:org, repo, user, write:org' },
    });
  }
  return page(call, user.organizations, (login) => organizationShape(call.world, login));
}

/** Only the memberships that the user made public. */
export function listOrganizationsOf(call: Call): Answer {
  const user = findUser(call.world, call.params.username ?? '');
  if (!user) throw notFound();
  return page(call, user.publicOrganizations, (login) => organizationShape(call.world, login));
}

export function listRepositories(call: Call): Answer {
  const { user } = userOf(call);
  const rows = [...call.world.repositories.values()]
    .filter((repository) => roleOf(user.login, repository) !== null && maySee(call.actor, repository))
    .sort((a, b) => a.name.localeCompare(b.name));
  return page(call, rows, (repository) => repositoryShape(call.world, repository, call.actor));
}

function userOf(call: Call): { user: User; scopes: string[] } {
  if (call.actor.kind === 'installation') throw new Refused(403, 'Resource not accessible by integration');
  const user = call.actor.kind === 'user' ? findUser(call.world, call.actor.login) : undefined;
  if (call.actor.kind !== 'user' || !user) throw new Refused(401, 'Requires authentication');
  return { user, scopes: call.actor.scopes };
}

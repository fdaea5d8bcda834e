import { createVerify } from 'node:crypto';
import { findUser, type GitHubApp, type Repository, type Role, type Token, type World } from './world.ts';

/** Who asks. An App itself (by JWT) is not an installation of it (by token). */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'user'; login: string; scopes: string[]; clientId: string }
  | {
      kind: 'installation';
      app: GitHubApp;
      repositories: string[];
      permissions: Record<string, 'read' | 'write'>;
    }
  | { kind: 'app'; app: GitHubApp };

export type Permission = 'metadata' | 'contents' | 'issues' | 'pull_requests';

export function actorName(actor: Actor): string | null {
  switch (actor.kind) {
    case 'anonymous':
      return null;
    case 'user':
      return actor.login;
    case 'installation':
    case 'app':
      return `${actor.app.slug}[bot]`;
  }
}

/** `null` for credentials that GitHub answers with 401. */
export function actorOf(world: World, authorization: string | undefined): Actor | null {
  if (!authorization) return { kind: 'anonymous' };
  const [, scheme, value] = /^(bearer|token|basic)\s+(\S+)$/i.exec(authorization) ?? [];
  if (!scheme || !value) return null;
  if (scheme.toLowerCase() === 'basic') return actorOfBasic(world, value);
  return value.split('.').length === 3 ? appOf(world, value) : actorOfToken(world, value);
}

export function hasScope(scopes: string[], ...accepted: string[]): boolean {
  return accepted.some(
    (scope) => scopes.includes(scope) || (scope.includes(':') && scopes.includes(parentScope(scope))),
  );
}

export function maySee(actor: Actor, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'installation') return actor.repositories.includes(fullName(repository).toLowerCase());
  return actor.kind === 'user' && hasScope(actor.scopes, 'repo') && roleOf(actor.login, repository) !== null;
}

/** Whether the token itself reaches that far; what its user may do is `roleOf`. */
export function grants(actor: Actor, repository: Repository, permission: Permission, level: 'read' | 'write'): boolean {
  switch (actor.kind) {
    case 'anonymous':
    case 'app':
      return level === 'read' && !repository.private;
    case 'user':
      if (level === 'read' && !repository.private) return true;
      return hasScope(actor.scopes, 'repo') || (!repository.private && hasScope(actor.scopes, 'public_repo'));
    case 'installation': {
      if (!actor.repositories.includes(fullName(repository).toLowerCase()))
        return level === 'read' && !repository.private;
      const granted = permission === 'metadata' ? 'read' : actor.permissions[permission];
      return granted === 'write' || granted === level;
    }
  }
}

export function mayWrite(actor: Actor, repository: Repository, permission: Permission): boolean {
  if (!grants(actor, repository, permission, 'write')) return false;
  if (actor.kind !== 'user') return actor.kind === 'installation';
  const role = roleOf(actor.login, repository);
  return role === 'write' || role === 'admin';
}

export function roleOf(login: string, repository: Repository): Role | null {
  if (login.toLowerCase() === repository.owner.toLowerCase()) return 'admin';
  return repository.collaborators.get(login.toLowerCase()) ?? null;
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

function parentScope(scope: string): string {
  return scope.split(':')[1] ?? scope;
}

function actorOfBasic(world: World, encoded: string): Actor | null {
  const [user, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const password = rest.join(':');
  return user && password ? actorOfToken(world, password) : null;
}

function actorOfToken(world: World, value: string): Actor | null {
  const token: Token | undefined = world.tokens.get(value);
  if (!token) return null;
  if (token.kind === 'oauth') {
    return findUser(world, token.login) ? { ...token, kind: 'user' } : null;
  }
  const app = world.githubApps.get(token.appId);
  if (!app || token.expiresAt <= world.now().getTime()) return null;
  return { kind: 'installation', app, repositories: token.repositories, permissions: token.permissions };
}

/** GitHub refuses an App's JWT that lives longer than ten minutes. */
function appOf(world: World, jwt: string): Actor | null {
  const [header, payload, signature] = jwt.split('.') as [string, string, string];
  const claims = parseClaims(payload);
  const app = world.githubApps.get(Number(claims?.iss));
  if (!app || !claims) return null;
  const nowSeconds = world.now().getTime() / 1000;
  const isInTime = claims.iat <= nowSeconds + 60 && claims.exp > nowSeconds && claims.exp <= nowSeconds + 600;
  const verifies = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(app.publicKey, Buffer.from(signature, 'base64url'));
  return isInTime && verifies ? { kind: 'app', app } : null;
}

function parseClaims(payload: string): { iss: unknown; iat: number; exp: number } | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return null;
    const { iss, iat, exp } = claims as Record<string, unknown>;
    return typeof iat === 'number' && typeof exp === 'number' ? { iss, iat, exp } : null;
  } catch {
    return null;
  }
}

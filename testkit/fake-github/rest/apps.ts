import { randomBytes } from 'node:crypto';
import { fullName } from '../access.ts';
import { appShape, userShape } from '../shapes/user.ts';
import { findRepository, type GitHubApp } from '../world.ts';
import { type Answer, type Call, created, notFound, ok, Refused, validationFailed } from './call.ts';

export function getApp(call: Call): Answer {
  return ok(appShape(call.world, appOf(call)));
}

export function getRepositoryInstallation(call: Call): Answer {
  const app = appOf(call);
  const repository = findRepository(call.world, call.params.owner ?? '', call.params.repo ?? '');
  if (!repository || !covers(app, fullName(repository))) throw notFound();
  return ok({
    id: app.installationId,
    account: userShape(call.world, repository.owner),
    repository_selection: 'selected',
    access_tokens_url: `${call.world.apiUrl}/app/installations/${app.installationId}/access_tokens`,
    repositories_url: `${call.world.apiUrl}/installation/repositories`,
    html_url: `${call.world.url}/settings/installations/${app.installationId}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: app.installationId,
    target_type: 'User',
    permissions: { metadata: 'read', ...app.permissions },
    events: [],
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  });
}

/** The token can be narrowed to fewer repositories and permissions, never widened. */
export function createInstallationToken(call: Call): Answer {
  const app = appOf(call);
  if (Number(call.params.installation_id) !== app.installationId) throw notFound();
  const owner = app.repositories[0]?.split('/')[0] ?? '';
  const asked = call.body.repositories as string[] | undefined;
  const repositories =
    asked?.map((name) => `${owner}/${name}`.toLowerCase()) ?? app.repositories.map((one) => one.toLowerCase());
  if (!repositories.every((name) => covers(app, name))) {
    throw new Refused(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const permissions = (call.body.permissions as GitHubApp['permissions'] | undefined) ?? app.permissions;
  for (const [name, level] of Object.entries(permissions)) {
    if (name === 'metadata' || app.permissions[name] === 'write' || app.permissions[name] === level) continue;
    throw new Refused(422, 'The permissions requested are not granted to this installation.');
  }
  if (repositories.length === 0) throw validationFailed({ resource: 'Installation', code: 'custom' });
  const token = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0').padEnd(36, '0')}`;
  const expiresAt = call.world.now().getTime() + 3_600_000;
  call.world.tokens.set(token, { kind: 'installation', appId: app.id, repositories, permissions, expiresAt });
  const expires_at = new Date(expiresAt).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return created({
    token,
    expires_at,
    permissions: { metadata: 'read', ...permissions },
    repository_selection: 'selected',
  } as object);
}

function appOf(call: Call): GitHubApp {
  if (call.actor.kind === 'app') return call.actor.app;
  throw new Refused(401, 'A JSON web token could not be decoded');
}

function covers(app: GitHubApp, name: string): boolean {
  return app.repositories.some((one) => one.toLowerCase() === name.toLowerCase());
}

import {
  Decisions,
  Id,
  MaskingPreview,
  MaskingPreviewed,
  Member,
  MemberInvite,
  MemberUpdate,
  Project,
  ProjectCreate,
  ProjectUpdate,
  Stats,
  Token,
  TokenCreate,
  TokenCreated,
} from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Caller, SignedInUser } from '../identity/authenticate.ts';
import { createProject } from '../projects/create.ts';
import { readDecisions } from '../projects/decisions.ts';
import { previewMasking } from '../projects/masking.ts';
import { inviteMember, listMembers, removeMember, updateMember } from '../projects/members.ts';
import { openProjects } from '../projects/open.ts';
import { asProject } from '../projects/shape.ts';
import { readStats } from '../projects/stats.ts';
import { createToken, listTokens, revokeToken } from '../projects/tokens.ts';
import { deleteProject, updateProject } from '../projects/update.ts';
import { type Api, plainRoute, requireCaller, scopedRoute } from './route.ts';

const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const tag = 'projects';

export function projectRoutes(
  api: Api,
  installation: Installation,
  playDemo: (user: SignedInUser) => Promise<Project>,
): void {
  plainRoute(
    api,
    'get',
    '/api/projects',
    { summary: 'Your projects', tag, answer: items(Project) },
    async (caller) => ({
      items: (await openProjects(installation.db, requireCaller(caller))).map(({ project, role }) =>
        asProject(project, role),
      ),
    }),
  );
  plainRoute(
    api,
    'post',
    '/api/projects',
    { summary: 'Make a project', tag, body: ProjectCreate, answer: Project, status: 201 },
    (caller, { body }) => createProject(installation, requireUser(caller), body),
  );
  plainRoute(
    api,
    'post',
    '/api/demo',
    { summary: 'Make the demo project and send its reports', tag, answer: Project, status: 201 },
    (caller) => playDemo(requireUser(caller)),
  );

  scopedRoute(api, installation, 'get', '', { summary: 'One project', tag, answer: Project }, async (ctx) =>
    asProject(ctx.project, ctx.role),
  );
  scopedRoute(
    api,
    installation,
    'patch',
    '',
    { summary: 'Change a project', tag, body: ProjectUpdate, answer: Project },
    (ctx, { body }) => updateProject(ctx, body),
  );
  scopedRoute(api, installation, 'delete', '', { summary: 'Delete a project', tag, answer: null }, deleteProject);
  scopedRoute(
    api,
    installation,
    'post',
    '/masking/preview',
    { summary: 'A text as it would be stored', tag, body: MaskingPreview, answer: MaskingPreviewed },
    async (ctx, { body }) => previewMasking(ctx, body),
  );
  scopedRoute(api, installation, 'get', '/stats', { summary: 'Counts', tag, answer: Stats }, readStats);
  scopedRoute(
    api,
    installation,
    'get',
    '/decisions',
    { summary: 'What to decide next', tag, answer: Decisions },
    readDecisions,
  );
  memberRoutes(api, installation);
  tokenRoutes(api, installation);
}

function memberRoutes(api: Api, installation: Installation): void {
  const params = z.object({ member_id: Id });
  scopedRoute(
    api,
    installation,
    'get',
    '/members',
    { summary: 'Members', tag, answer: items(Member) },
    async (ctx) => ({
      items: await listMembers(ctx),
    }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/members',
    { summary: 'Invite a GitHub account', tag, body: MemberInvite, answer: Member, status: 201 },
    (ctx, { body }) => inviteMember(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'patch',
    '/members/{member_id}',
    { summary: 'Change a role', tag, params, body: MemberUpdate, answer: Member },
    (ctx, { params: { member_id }, body }) => updateMember(ctx, member_id, body),
  );
  scopedRoute(
    api,
    installation,
    'delete',
    '/members/{member_id}',
    { summary: 'Remove a member', tag, params, answer: null },
    (ctx, { params: { member_id } }) => removeMember(ctx, member_id),
  );
}

function tokenRoutes(api: Api, installation: Installation): void {
  const params = z.object({ token_id: Id });
  scopedRoute(
    api,
    installation,
    'get',
    '/tokens',
    { summary: 'API tokens', tag, answer: items(Token) },
    async (ctx) => ({
      items: await listTokens(ctx),
    }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/tokens',
    { summary: 'Make an API token', tag, body: TokenCreate, answer: TokenCreated, status: 201 },
    (ctx, { body }) => createToken(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'delete',
    '/tokens/{token_id}',
    { summary: 'Revoke an API token', tag, params, answer: null },
    (ctx, { params: { token_id } }) => revokeToken(ctx, token_id),
  );
}

function requireUser(caller: Caller | null): SignedInUser {
  const known = requireCaller(caller);
  if (known.kind === 'user') return known;
  throw new AppError('forbidden', 'A token belongs to one project: sign in to make another.');
}

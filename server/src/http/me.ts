import { Capabilities, Me, SignInOptions } from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import { AppError } from '../errors.ts';
import { readCapabilities } from '../fixes/capabilities.ts';
import { openProjects } from '../projects/open.ts';
import { asProject } from '../projects/shape.ts';
import { type Api, plainRoute, requireCaller } from './route.ts';

const tag = 'you';

export function meRoutes(api: Api, installation: Installation, signInLink: () => Promise<string>): void {
  const { config } = installation;
  plainRoute(api, 'get', '/api/me', { summary: 'Who is signed in', tag, answer: Me }, async (caller) => {
    const user = requireCaller(caller);
    if (user.kind !== 'user') throw new AppError('forbidden', 'A token is nobody: it only opens its project.');
    const projects = await openProjects(installation.db, user);
    return {
      user: {
        id: user.id,
        name: user.name,
        login: user.login,
        email: user.email,
        avatar_url: user.image,
        installation_owner: user.installationOwner,
      },
      projects: projects.map(({ project, role }) => asProject(project, role)),
      version: installation.version,
    };
  });
  plainRoute(
    api,
    'get',
    '/api/sign-in',
    { summary: 'How to sign in', tag, answer: SignInOptions, open: true },
    async () =>
      config.githubSignIn
        ? { method: 'github', reason: null }
        : {
            method: 'link',
            reason: 'GitHub sign-in is off: set GITHUB_ID and GITHUB_SECRET of a GitHub OAuth app to turn it on.',
          },
  );
  plainRoute(
    api,
    'post',
    '/api/local/sign-in-link',
    {
      summary: 'A fresh one-time sign-in link (for the command line on this machine)',
      tag,
      answer: z.object({ url: z.string() }),
      open: true,
    },
    async (caller, { c }) => {
      if (!c.get('localCommand'))
        throw new AppError('forbidden', 'Only a command on the same machine may ask for the link.');
      void caller;
      return { url: await signInLink() };
    },
  );
  plainRoute(
    api,
    'get',
    '/api/capabilities',
    { summary: 'Which models, agents, sandboxes and forges can be used', tag, answer: Capabilities },
    () => readCapabilities(installation),
  );
}

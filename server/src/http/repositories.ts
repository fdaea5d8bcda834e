import { Forge, Id, Repository, RepositoryCreate, RepositoryDetection, RepositoryUpdate } from '@soulcaster/contract';
import { z } from 'zod';
import type { Installation } from '../context.ts';
import {
  createRepository,
  deleteRepository,
  detectRepository,
  listRepositories,
  readRepository,
  updateRepository,
} from '../projects/repositories.ts';
import { type Api, scopedRoute } from './route.ts';

const tag = 'repositories';
const params = z.object({ repository_id: Id });

export function repositoryRoutes(api: Api, installation: Installation): void {
  scopedRoute(
    api,
    installation,
    'get',
    '/repositories',
    { summary: 'Repositories', tag, answer: z.object({ items: z.array(Repository) }) },
    async (ctx) => ({ items: await listRepositories(ctx) }),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/repositories',
    { summary: 'Add a repository', tag, body: RepositoryCreate, answer: Repository, status: 201 },
    (ctx, { body }) => createRepository(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'post',
    '/repositories/detect',
    {
      summary: 'Look at a repository before adding it',
      tag,
      body: z.object({
        forge: Forge,
        name: z.string().trim().min(1).max(300),
        base_branch: z.string().max(200).optional(),
      }),
      answer: RepositoryDetection,
    },
    (ctx, { body }) => detectRepository(ctx, body),
  );
  scopedRoute(
    api,
    installation,
    'get',
    '/repositories/{repository_id}',
    { summary: 'One repository', tag, params, answer: Repository },
    (ctx, { params: { repository_id } }) => readRepository(ctx, repository_id),
  );
  scopedRoute(
    api,
    installation,
    'patch',
    '/repositories/{repository_id}',
    { summary: 'Change branch, commands or hints', tag, params, body: RepositoryUpdate, answer: Repository },
    (ctx, { params: { repository_id }, body }) => updateRepository(ctx, repository_id, body),
  );
  scopedRoute(
    api,
    installation,
    'delete',
    '/repositories/{repository_id}',
    { summary: 'Remove a repository', tag, params, answer: null },
    (ctx, { params: { repository_id } }) => deleteRepository(ctx, repository_id),
  );
}

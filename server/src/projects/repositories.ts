import { join } from 'node:path';
import { detectCommands, listBranches, type Mirror, openMirror } from '@soulcaster/agent';
import type { Forge, Repository, RepositoryCreate, RepositoryDetection, RepositoryUpdate } from '@soulcaster/contract';
import { and, eq } from 'drizzle-orm';
import { mirrorsDir } from '../config.ts';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { repositories } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { type ForgeAccess, repositoryLabel } from '../forges/forge.ts';
import { newId } from '../ids.ts';
import { sha256 } from '../vault.ts';
import { actingGitHubToken } from './github-token.ts';
import { asRepository } from './shape.ts';

export type RepositoryRow = typeof repositories.$inferSelect;

export async function listRepositories(ctx: Ctx): Promise<Repository[]> {
  requireRole(ctx, 'viewer');
  const rows = await ctx.db
    .select()
    .from(repositories)
    .where(eq(repositories.projectId, ctx.project.id))
    .orderBy(repositories.createdAt);
  return rows.map(asRepository);
}

export async function readRepository(ctx: Ctx, id: string): Promise<Repository> {
  requireRole(ctx, 'viewer');
  return asRepository(await findRepository(ctx, id));
}

/** Looks at a repository: base branch, language, how its tests run. Fetches a mirror of it, which later fixes use. */
export async function detectRepository(
  ctx: Ctx,
  input: { forge: Forge; name: string; base_branch?: string | undefined },
): Promise<RepositoryDetection> {
  requireRole(ctx, 'admin');
  const access = await accessFor(ctx, input.forge, ctx.actor.kind === 'user' ? ctx.actor.userId : null);
  const found = await ctx.installation.forges[input.forge].inspect(input.name, access);
  if (!found.ok) throw new AppError(found.reason === 'unreachable' ? 'unavailable' : 'invalid', found.message);
  const mirror = await fetchMirror(ctx, input, access);
  const branch = input.base_branch ?? found.defaultBranch ?? mirror.defaultBranch ?? 'main';
  const commit = await mirror.resolve(`refs/heads/${branch}`);
  if (!commit) throw new AppError('invalid', `The repository has no branch ${branch}.`);
  const files = await mirror.listFiles(commit);
  const read = async (path: string) => text(await mirror.readFile(commit, path));
  const commands = await detectCommands(files, read);
  return {
    base_branch: branch,
    branches: await listBranches(mirror.dir),
    language: commands?.language ?? null,
    setup_command: commands?.setup ?? null,
    test_command: commands?.test ?? null,
    files: files.length,
  };
}

export async function createRepository(ctx: Ctx, input: RepositoryCreate): Promise<Repository> {
  requireRole(ctx, 'admin');
  const detected = await detectRepository(ctx, input);
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .insert(repositories)
      .values({
        id: newId(),
        projectId: ctx.project.id,
        forge: input.forge,
        name: input.name,
        baseBranch: detected.base_branch,
        setupCommand: input.setup_command === undefined ? detected.setup_command : input.setup_command,
        testCommand: input.test_command === undefined ? detected.test_command : input.test_command,
        hints: input.hints,
        createdAt: ctx.now(),
      })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', `${input.name} is in this project already.`);
    await recordEvent(tx, {
      type: 'repository.created',
      subjectId: row.id,
      summary: `added the repository ${repositoryLabel(row)}`,
    });
    return asRepository(row);
  });
}

export async function updateRepository(ctx: Ctx, id: string, input: RepositoryUpdate): Promise<Repository> {
  requireRole(ctx, 'admin');
  return inTransaction(ctx, async (tx) => {
    const row = await findRepository(tx, id);
    const [changed] = await tx.db
      .update(repositories)
      .set({
        baseBranch: input.base_branch ?? row.baseBranch,
        setupCommand: input.setup_command === undefined ? row.setupCommand : input.setup_command,
        testCommand: input.test_command === undefined ? row.testCommand : input.test_command,
        hints: input.hints ?? row.hints,
      })
      .where(eq(repositories.id, row.id))
      .returning();
    await recordEvent(tx, {
      type: 'repository.changed',
      subjectId: id,
      summary: `changed the repository ${repositoryLabel(row)}`,
    });
    return asRepository(changed!);
  });
}

/** Its clusters stay; its jobs and pull requests here go with it (those on the forge do not). */
export async function deleteRepository(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await inTransaction(ctx, async (tx) => {
    const row = await findRepository(tx, id);
    await tx.db.delete(repositories).where(eq(repositories.id, row.id));
    await recordEvent(tx, {
      type: 'repository.deleted',
      subjectId: id,
      summary: `removed the repository ${repositoryLabel(row)}`,
    });
  });
}

export async function findRepository(ctx: Ctx, id: string): Promise<RepositoryRow> {
  const [row] = await ctx.db
    .select()
    .from(repositories)
    .where(and(eq(repositories.id, id), eq(repositories.projectId, ctx.project.id)));
  if (!row) throw notFound('repository');
  return row;
}

/** The right to act on the forge, taken for one piece of work: the acting person's GitHub token, else the project's. */
export async function accessFor(ctx: Ctx, forge: Forge, userId: string | null): Promise<ForgeAccess> {
  return { token: forge === 'github' ? await actingGitHubToken(ctx, userId) : null, project: ctx.project.slug };
}

/** The kept mirror of a repository, fetched as of now. Throws `unavailable` or `invalid` with the forge's reason. */
export async function fetchMirror(
  ctx: Ctx,
  repository: { forge: Forge; name: string },
  access: ForgeAccess,
  signal?: AbortSignal,
): Promise<Mirror> {
  const remote = ctx.installation.forges[repository.forge].remote(repository.name, access);
  const result = await openMirror({ dir: mirrorDir(ctx, repository), ...remote, ...(signal && { signal }) });
  if (result.ok) return result.mirror;
  throw new AppError(
    result.reason === 'network' ? 'unavailable' : 'invalid',
    `The repository ${repository.name} could not be fetched (${result.reason}): ${result.message}`,
  );
}

/** One mirror a project: what one project may see of a private repository is not another's. */
export const mirrorDir = ({ installation, project }: Ctx, { forge, name }: { forge: Forge; name: string }): string =>
  join(mirrorsDir(installation.config), project.id, sha256(`${forge} ${name}`).slice(0, 32));

const text = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString('utf8') : null);

import { readClusterForFix } from '../clusters/for-fix.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { accessFor, fetchMirror, findRepository, type RepositoryRow } from '../projects/repositories.ts';
import { chooseRepository, repositoriesOf } from './readiness.ts';
import { openTree, type Tree } from './tree.ts';

/**
 * The repository that a cluster belongs to and its base branch as it is now. Throws `conflict` when nobody has said which of several
 * it is.
 */
export async function openClusterTree(
  ctx: Ctx,
  clusterId: string,
  repositoryId?: string,
): Promise<{ repository: RepositoryRow; tree: Tree }> {
  const cluster = await readClusterForFix(ctx, clusterId);
  if (repositoryId) await findRepository(ctx, repositoryId);
  const chosen = chooseRepository(cluster, { repositories: await repositoriesOf(ctx) }, repositoryId);
  if (!chosen)
    throw new AppError('conflict', 'Choose the repository of this cluster first: its files have to be read.');
  const repository = await findRepository(ctx, chosen.id);
  const access = await accessFor(ctx, repository.forge, ctx.actor.kind === 'user' ? ctx.actor.userId : null);
  return { repository, tree: await openTree(await fetchMirror(ctx, repository, access), repository.baseBranch) };
}

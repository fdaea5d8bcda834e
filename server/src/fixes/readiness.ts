import type { ClusterStatus, FixReadiness, Forge } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { repositories } from '../db/tables.ts';

/** What *Start fix* depends on beside the cluster itself; read once for a whole list. */
export interface FixGround {
  repositories: { id: string; name: string; forge: Forge }[];
  /** Why nothing can be fixed in this installation now, or null. */
  obstacle: { reason: string; remedyPath: string | null } | null;
  forgeProblems: Partial<Record<Forge, string>>;
}

export async function readFixGround(ctx: Ctx): Promise<FixGround> {
  const rows = await repositoriesOf(ctx);
  const test = await ctx.installation.sandbox.selfTest();
  const forgeProblems: FixGround['forgeProblems'] = {};
  for (const forge of Object.values(ctx.installation.forges)) {
    const available = forge.available();
    if (!available.ok) forgeProblems[forge.id] = available.reason;
  }
  return {
    repositories: rows,
    obstacle: test.ok ? null : { reason: test.problems.join(' '), remedyPath: '/settings/models' },
    forgeProblems,
  };
}

/** The repositories among which a fix may choose. */
export const repositoriesOf = (ctx: Ctx): Promise<FixGround['repositories']> =>
  ctx.db
    .select({ id: repositories.id, name: repositories.name, forge: repositories.forge })
    .from(repositories)
    .where(eq(repositories.projectId, ctx.project.id));

const startable: ClusterStatus[] = ['new', 'failed', 'regressed'];

const whyNot: Partial<Record<ClusterStatus, string>> = {
  fixing: 'A fix is running already.',
  pr_opened: 'A pull request is open: merge or close it first.',
  merged: 'The fix is merged.',
  resolved: 'The cluster is resolved: reopen it first.',
  ignored: 'The cluster is ignored: reopen it first.',
};

/** Whether a fix may start, by the status and the ground; never by what a report says. */
export function fixReadiness(
  cluster: { status: ClusterStatus; repositoryId: string | null },
  ground: FixGround,
  repositoryId?: string,
): FixReadiness {
  const no = (reason: string, remedy_path: string | null = null) => ({ ready: false as const, reason, remedy_path });
  if (!startable.includes(cluster.status)) return no(whyNot[cluster.status] ?? 'Not possible now.');
  if (ground.obstacle) return no(ground.obstacle.reason, ground.obstacle.remedyPath);
  if (ground.repositories.length === 0)
    return no('This project has no repository to fix in: add one.', '/settings/repositories');
  const repository = chooseRepository(cluster, ground, repositoryId);
  if (!repository) return no('Choose the repository that this belongs to.');
  const problem = ground.forgeProblems[repository.forge];
  return problem ? no(problem, '/settings/models') : { ready: true };
}

/** The one named, else the cluster's own (set by its source or a person), else the project's only one. */
export function chooseRepository(
  cluster: { repositoryId: string | null },
  ground: Pick<FixGround, 'repositories'>,
  repositoryId: string | null = null,
): FixGround['repositories'][number] | undefined {
  const wanted = repositoryId ?? cluster.repositoryId;
  if (wanted) return ground.repositories.find((repository) => repository.id === wanted);
  return ground.repositories.length === 1 ? ground.repositories[0] : undefined;
}

import type { Forge } from '@soulcaster/contract';
import { and, eq, sql } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../context.ts';
import { pullRequests, repositories } from '../db/tables.ts';
import { setState } from './decide-pull-request.ts';
import { findRow } from './pull-requests.ts';

export interface EndedPullRequest {
  forge: Forge;
  repository: string;
  number: number;
  state: 'merged' | 'closed';
}

/** The forge says how a pull request ended. Answers whether it is an open one of ours, which then ends, and its cluster moves on. */
export async function followPullRequest(ctx: Ctx, ended: EndedPullRequest): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const [open] = await tx.db
      .select({ id: pullRequests.id })
      .from(pullRequests)
      .innerJoin(repositories, eq(repositories.id, pullRequests.repositoryId))
      .where(
        and(
          eq(pullRequests.projectId, ctx.project.id),
          eq(pullRequests.forge, ended.forge),
          eq(pullRequests.number, ended.number),
          eq(pullRequests.state, 'open'),
          // GitHub's names are the same in any case.
          sql`lower(${repositories.name}) = ${ended.repository.toLowerCase()}`,
        ),
      )
      .for('update', { of: pullRequests });
    if (open) await setState(tx, await findRow(tx, open.id), ended.state);
    return open !== undefined;
  });
}

import type { ClusterStatus } from '@soulcaster/contract';
import type { Ctx } from '../context.ts';
import { type ClusterRow, changeCluster, findCluster, itemsOf, lockCluster } from './store.ts';

/** What a fix is told of a cluster, and what it may change there. */
export const lockClusterForFix = (ctx: Ctx, id: string): Promise<ClusterRow> => lockCluster(ctx, id);

export const readClusterForFix = (ctx: Ctx, id: string): Promise<ClusterRow> => findCluster(ctx, id);

export interface FixOutcome {
  status?: ClusterStatus;
  repositoryId?: string;
  githubBranch?: string | null;
  githubPrUrl?: string | null;
  errorMessage?: string | null;
}

export async function changeClusterForFix(ctx: Ctx, id: string, outcome: FixOutcome): Promise<void> {
  await changeCluster(ctx, id, outcome);
}

/** The reports of a cluster as they were stored: masked, and data only. */
export const reportsForFix = (ctx: Ctx, id: string) => itemsOf(ctx, id);

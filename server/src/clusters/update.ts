import type { ClusterDetail, ClusterStatus, ClusterUpdate } from '@soulcaster/contract';
import { and, eq } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { repositories } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { weighClusters } from './impact/weigh.ts';
import { readCluster } from './list.ts';
import { refreshCluster } from './refresh.ts';
import { type ClusterRow, changeCluster, lockCluster } from './store.ts';

/** What a person may set. A title or summary of theirs stays; an empty one gives it back to the machine. */
export async function updateCluster(ctx: Ctx, id: string, input: ClusterUpdate): Promise<ClusterDetail> {
  requireRole(ctx, 'triager');
  await inTransaction(ctx, async (tx) => {
    const cluster = await lockCluster(tx, id);
    if (input.repository_id) await findRepository(tx, input.repository_id);
    const status = input.status && nextStatus(cluster, input.status);
    await changeCluster(tx, id, {
      ...(input.title !== undefined && { title: input.title, titleByPerson: true }),
      ...(input.summary !== undefined && { summary: input.summary, summaryByPerson: input.summary !== '' }),
      ...(input.summary === '' && { wordedByModel: false, wordedFor: null }),
      ...(input.repository_id !== undefined && { repositoryId: input.repository_id }),
      ...(status && { status, ignoredUntil: ignoredUntil(ctx, status, input) }),
      ...(status === 'new' && { errorMessage: null }),
    });
    if (input.summary === '') await refreshCluster(tx, id);
    else if (status) await weighClusters(tx, [id]);
    await recordEvent(tx, { type: 'cluster.changed', subjectId: id, clusterId: id, summary: said(input) });
  });
  return readCluster(ctx, id);
}

function nextStatus(cluster: ClusterRow, wanted: 'new' | 'resolved' | 'ignored'): ClusterStatus {
  if (cluster.status === 'fixing') throw new AppError('conflict', 'A fix is running: cancel it first.');
  return wanted;
}

function ignoredUntil(ctx: Ctx, status: ClusterStatus, input: ClusterUpdate): Date | null {
  if (status !== 'ignored' || !input.ignored_until) return null;
  const until = new Date(input.ignored_until);
  if (until <= ctx.now()) throw new AppError('invalid', 'The time until which to ignore it has passed.');
  return until;
}

async function findRepository(ctx: Ctx, id: string): Promise<void> {
  const [row] = await ctx.db
    .select({ id: repositories.id })
    .from(repositories)
    .where(and(eq(repositories.id, id), eq(repositories.projectId, ctx.project.id)));
  if (!row) throw notFound('repository');
}

function said(input: ClusterUpdate): string {
  if (input.status === 'ignored')
    return input.ignored_until ? `ignored it until ${input.ignored_until.slice(0, 10)}` : 'ignored it';
  if (input.status === 'resolved') return 'resolved it';
  if (input.status === 'new') return 'reopened it';
  if (input.title !== undefined) return `renamed it to ${input.title}`;
  return input.repository_id !== undefined ? 'chose its repository' : 'changed its summary';
}

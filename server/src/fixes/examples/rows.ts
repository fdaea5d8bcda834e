import type { Example } from '@soulcaster/contract';
import { and, desc, eq } from 'drizzle-orm';
import { actorName, type Ctx } from '../../context.ts';
import { examples } from '../../db/tables.ts';
import { notFound } from '../../errors.ts';
import { recordEvent } from '../../events/record.ts';
import { newId } from '../../ids.ts';

export type ExampleRow = typeof examples.$inferSelect;
export type NewExample = Omit<ExampleRow, 'id' | 'projectId' | 'createdAt'>;

/** A cluster's examples, newest first. */
export const examplesOf = (ctx: Ctx, clusterId: string): Promise<ExampleRow[]> =>
  ctx.db
    .select()
    .from(examples)
    .where(and(eq(examples.clusterId, clusterId), eq(examples.projectId, ctx.project.id)))
    .orderBy(desc(examples.createdAt), desc(examples.id));

export async function findExample(ctx: Ctx, clusterId: string, id: string): Promise<ExampleRow> {
  const [row] = await ctx.db
    .select()
    .from(examples)
    .where(and(eq(examples.id, id), eq(examples.clusterId, clusterId), eq(examples.projectId, ctx.project.id)));
  if (!row) throw notFound('example');
  return row;
}

/** Keeps it, with its event; call it in a transaction. */
export async function insertExample(ctx: Ctx, values: NewExample): Promise<ExampleRow> {
  const [row] = await ctx.db
    .insert(examples)
    .values({ id: newId(), projectId: ctx.project.id, ...values, createdAt: ctx.now() })
    .returning();
  await recordEvent(ctx, {
    type: 'example.changed',
    subjectId: row!.id,
    clusterId: row!.clusterId,
    summary: summaryOf(row!),
  });
  return row!;
}

/** Of one call there is one accepted result. */
export async function refuseOthers(ctx: Ctx, clusterId: string, call: string): Promise<void> {
  const others = (await examplesOf(ctx, clusterId)).filter(
    (row) => row.state === 'accepted' && row.shown.call === call,
  );
  for (const { id } of others)
    await ctx.db
      .update(examples)
      .set({ state: 'refused', decidedBy: actorName(ctx.actor) })
      .where(and(eq(examples.id, id), eq(examples.projectId, ctx.project.id)));
}

/** The same call in the same words of its language; what it should give may differ, and then a person has to decide. */
export const sameExample = (a: Pick<ExampleRow, 'shown'>, b: Pick<ExampleRow, 'shown'>): boolean =>
  a.shown.call === b.shown.call && a.shown.expected === b.shown.expected;

export const summaryOf = ({ state }: Pick<ExampleRow, 'state'>): string =>
  state === 'proposed' ? 'found an example in a report' : `${state} an example`;

export const asExample = (row: ExampleRow): Example => ({
  id: row.id,
  cluster_id: row.clusterId,
  repository_id: row.repositoryId,
  origin: row.origin,
  feedback_id: row.feedbackId,
  state: row.state,
  call: row.call,
  expected: row.expected,
  shown: row.shown,
  test: row.test,
  problem: row.problem,
  decided_by: row.decidedBy,
  created_at: row.createdAt.toISOString(),
});

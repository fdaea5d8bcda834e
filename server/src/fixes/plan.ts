import { computedPlan, jobPurse, meteredModel, modelPlan, type PlanDraft } from '@soulcaster/agent';
import type { Plan, PlanUpdate } from '@soulcaster/contract';
import { and, eq, ne } from 'drizzle-orm';
import { readClusterForFix } from '../clusters/for-fix.ts';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { plans } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { type Brief, makeBrief } from './brief.ts';
import { openClusterTree } from './cluster-tree.ts';
import { fixPurse } from './spending.ts';
import type { Tree } from './tree.ts';

type PlanRow = typeof plans.$inferSelect;

const PLAN_TIMEOUT_MS = 180_000;

export async function readPlan(ctx: Ctx, clusterId: string): Promise<Plan | null> {
  requireRole(ctx, 'viewer');
  await readClusterForFix(ctx, clusterId);
  const row = await findPlan(ctx, clusterId);
  return row ? asPlan(row) : null;
}

/** Makes the plan anew: by the model when there is one, else computed from frames and words and labelled so. */
export async function makePlan(ctx: Ctx, clusterId: string): Promise<Plan> {
  requireRole(ctx, 'developer');
  const { repository, tree } = await openClusterTree(ctx, clusterId);
  const brief = await makeBrief(ctx, clusterId, { repository, tree, hint: null });
  const made = await draftPlan(ctx, brief, tree);
  return savePlan(ctx, clusterId, { ...made.draft, madeBy: made.by, baseCommit: tree.commit, approved: false });
}

/** A person's plan. What they leave out stays; the files they cite must exist when the plan knows its base. */
export async function updatePlan(ctx: Ctx, clusterId: string, input: PlanUpdate): Promise<Plan> {
  requireRole(ctx, 'developer');
  await readClusterForFix(ctx, clusterId);
  const row = await findPlan(ctx, clusterId);
  const { approved, ...content } = input;
  const written = Object.keys(content).length > 0;
  return savePlan(ctx, clusterId, {
    cause: content.cause ?? row?.cause ?? '',
    files: content.files ?? row?.files ?? [],
    tasks: content.tasks ?? row?.tasks ?? [],
    citations: content.citations ?? row?.citations ?? [],
    madeBy: written ? 'person' : (row?.madeBy ?? 'person'),
    baseCommit: row?.baseCommit ?? null,
    approved: approved ?? (written ? false : (row?.approved ?? false)),
  });
}

/** Forgets a plan that was made of the cluster's reports, since one of them must not be kept; the next fix makes it anew. */
export async function dropPlan(ctx: Ctx, clusterId: string): Promise<void> {
  await ctx.db
    .delete(plans)
    .where(and(eq(plans.projectId, ctx.project.id), eq(plans.clusterId, clusterId), ne(plans.madeBy, 'person')));
}

/** The plan as the agent gets it: the stored one, else one made now. */
export async function planForFix(ctx: Ctx, clusterId: string, brief: Brief, tree: Tree): Promise<PlanDraft> {
  const row = await findPlan(ctx, clusterId);
  if (row) return { cause: row.cause, files: row.files, tasks: row.tasks, citations: row.citations };
  const made = await draftPlan(ctx, brief, tree);
  await savePlan(ctx, clusterId, { ...made.draft, madeBy: made.by, baseCommit: tree.commit, approved: false });
  return made.draft;
}

async function draftPlan(ctx: Ctx, told: Brief, tree: Tree): Promise<{ draft: PlanDraft; by: 'model' | 'computed' }> {
  const { fixModel } = ctx.installation;
  if (!fixModel) return { draft: computedPlan(told, tree.files, tree.read), by: 'computed' };
  const signal = AbortSignal.timeout(PLAN_TIMEOUT_MS);
  const purse = jobPurse(ctx.settings.job_budget_usd, fixPurse(ctx));
  const model = meteredModel(fixModel.run, purse);
  const made = await modelPlan({ ...fixModel.run, model, told, files: tree.files, read: tree.read, signal });
  if (made.ok) return { draft: made.plan, by: 'model' };
  throw new AppError('unavailable', `The model made no plan: ${made.reason}. Try again, or write the plan by hand.`);
}

async function savePlan(
  ctx: Ctx,
  clusterId: string,
  plan: Pick<PlanRow, 'cause' | 'files' | 'tasks' | 'citations' | 'madeBy' | 'baseCommit' | 'approved'>,
): Promise<Plan> {
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .insert(plans)
      .values({
        id: newId(),
        projectId: ctx.project.id,
        clusterId,
        ...plan,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      })
      .onConflictDoUpdate({ target: plans.clusterId, set: { ...plan, updatedAt: ctx.now() } })
      .returning();
    await recordEvent(tx, {
      type: 'plan.changed',
      subjectId: row!.id,
      clusterId,
      summary: plan.approved ? 'approved the plan' : `the plan was ${plan.madeBy === 'person' ? 'edited' : 'made'}`,
    });
    return asPlan(row!);
  });
}

async function findPlan(ctx: Ctx, clusterId: string): Promise<PlanRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(plans)
    .where(and(eq(plans.clusterId, clusterId), eq(plans.projectId, ctx.project.id)));
  return row;
}

const asPlan = (row: PlanRow): Plan => ({
  id: row.id,
  cluster_id: row.clusterId,
  cause: row.cause,
  files: row.files,
  tasks: row.tasks,
  citations: row.citations,
  made_by: row.madeBy,
  approved: row.approved,
  base_commit: row.baseCommit,
  updated_at: row.updatedAt.toISOString(),
});

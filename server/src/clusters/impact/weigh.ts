import { and, asc, eq, gt, gte, isNotNull, or, sql } from 'drizzle-orm';
import { type Ctx, type Installation, inTransaction, projectContext } from '../../context.ts';
import { clusters, projects } from '../../db/tables.ts';
import { recordEvent } from '../../events/record.ts';
import { readImpactFacts } from './facts.ts';
import { weighImpact } from './impact.ts';

const BATCH = 100;
const SEEN_WITHIN_MS = 30 * 86_400_000;

/** How urgent these clusters are as of now, by their items and the project's weights. */
export async function weigh(ctx: Ctx, ids: string[]) {
  if (ids.length === 0) return [];
  return [...(await readImpactFacts(ctx, ids))].map(([id, facts]) => {
    const { impact, impactParts, trend } = weighImpact(facts, ctx.settings.impact, ctx.now());
    return { id, impact, impact_parts: impactParts, trend };
  });
}

/** Weighs clusters and stores that, where their items did not change. `updated_at` stays: nothing happened to them. */
export async function weighClusters(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE ${clusters} c SET impact = w.impact, impact_parts = w.impact_parts, trend = w.trend
    FROM jsonb_to_recordset(${JSON.stringify(await weigh(ctx, ids))}::jsonb)
      AS w(id uuid, impact float8, impact_parts jsonb, trend text)
    WHERE c.id = w.id AND c.project_id = ${ctx.project.id}
      AND (c.impact, c.impact_parts, c.trend) IS DISTINCT FROM (w.impact, w.impact_parts, w.trend)`);
}

/** Weighs all clusters of the project, because its weights changed. */
export async function weighProject(ctx: Ctx): Promise<void> {
  await weighAll(ctx, null);
  await recordEvent(ctx, {
    type: 'cluster.changed',
    subjectId: ctx.project.id,
    summary: 'weighed all by the new weights',
  });
}

/** The same facts are less urgent a day later: weighs what was seen in the last 30 days, in every project. */
export async function weighRecent(installation: Installation): Promise<void> {
  const since = new Date(installation.now().getTime() - SEEN_WITHIN_MS);
  for (const project of await installation.db.select().from(projects))
    await weighAll(projectContext(installation, project, 'owner', { kind: 'task', name: 'clusters.weigh' }), since);
}

async function weighAll(ctx: Ctx, since: Date | null): Promise<void> {
  for (let after: string | null = null; ; ) {
    const ids: string[] = await inTransaction(ctx, async (tx) => {
      const rows = await tx.db
        .select({ id: clusters.id })
        .from(clusters)
        .where(
          and(
            eq(clusters.projectId, ctx.project.id),
            after ? gt(clusters.id, after) : undefined,
            since ? or(gte(clusters.lastSeenAt, since), isNotNull(clusters.trend)) : undefined,
          ),
        )
        .orderBy(asc(clusters.id))
        .limit(BATCH)
        // What somebody changes right now is weighed by that, and is not waited for.
        .for('update', { skipLocked: true });
      await weighClusters(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.map(({ id }) => id);
    });
    after = ids.at(-1) ?? null;
    if (!after) return;
  }
}

import { type Ctx, type Installation, projectContext } from '../../context.ts';
import { clusters, projects, suggestions } from '../../db/tables.ts';
import { unjudged } from './judge-suggestions.ts';
import { titlesDue } from './title-clusters.ts';

/**
 * Has the model look at what is left for it, by tasks of their own: first the open questions, whose answers may do away with a
 * cluster, then the titles. With no model configured there is nothing to do.
 */
export async function callModel(ctx: Ctx): Promise<void> {
  const { groupingModel, queue } = ctx.installation;
  if (!groupingModel) return;
  const projectId = ctx.project.id;
  const [open] = ctx.settings.model_judge
    ? await ctx.db.select({ id: suggestions.id }).from(suggestions).where(unjudged(ctx)).limit(1)
    : [];
  if (open) await queue.add(ctx.db, 'clusters.judge', { projectId }, { key: projectId });
  else await callForTitles(ctx);
}

export async function callForTitles(ctx: Ctx): Promise<void> {
  if (!ctx.installation.groupingModel || !ctx.settings.model_titles) return;
  const projectId = ctx.project.id;
  const [due] = await ctx.db.select({ id: clusters.id }).from(clusters).where(titlesDue(ctx)).limit(1);
  if (due) await ctx.installation.queue.add(ctx.db, 'clusters.title', { projectId }, { key: projectId });
}

/** What was missed, or put off because the model was down or the budget spent, is found again. */
export async function callModelEverywhere(installation: Installation): Promise<void> {
  if (!installation.groupingModel) return;
  for (const project of await installation.db.select().from(projects))
    await callModel(projectContext(installation, project, 'owner', { kind: 'task', name: 'maintenance.sweep' }));
}

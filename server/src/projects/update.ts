import { type Project, ProjectSettings, type ProjectUpdate } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { projects } from '../db/tables.ts';
import { recordEvent } from '../events/record.ts';
import { asProject } from './shape.ts';
import { forgetSources } from './source-by-key.ts';

export async function updateProject(ctx: Ctx, input: ProjectUpdate): Promise<Project> {
  requireRole(ctx, 'admin');
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .update(projects)
      .set({
        name: input.name ?? ctx.project.name,
        settings: ProjectSettings.parse({ ...ctx.project.settings, ...input.settings }),
      })
      .where(eq(projects.id, ctx.project.id))
      .returning();
    if (input.settings?.impact) {
      const projectId = ctx.project.id;
      await ctx.installation.queue.add(tx.db, 'clusters.weigh', { projectId }, { key: projectId });
    }
    await recordEvent(tx, {
      type: 'project.changed',
      subjectId: ctx.project.id,
      summary: 'changed the project settings',
    });
    return asProject(row!, ctx.role);
  });
}

/** Deletes the project with all that hangs on it. Its copies of repositories go with the next sweep. */
export async function deleteProject(ctx: Ctx): Promise<void> {
  requireRole(ctx, 'owner');
  await ctx.db.delete(projects).where(eq(projects.id, ctx.project.id));
  forgetSources(ctx.installation);
}

import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { members } from '../db/tables.ts';

/** The GitHub token for work that nobody clicked for: of the first owner or admin who has one. Null when there is none. */
export async function projectGitHubToken(ctx: Ctx): Promise<string | null> {
  const rows = await ctx.db
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.projectId, ctx.project.id), inArray(members.role, ['owner', 'admin'])))
    .orderBy(members.createdAt);
  for (const { userId } of rows) {
    const token = userId && (await ctx.installation.githubToken(userId));
    if (token) return token;
  }
  return null;
}

/** The token of the person who acts, where it is a person; else the project's. */
export async function actingGitHubToken(ctx: Ctx, userId: string | null): Promise<string | null> {
  const own = userId && (await ctx.installation.githubToken(userId));
  return own || projectGitHubToken(ctx);
}

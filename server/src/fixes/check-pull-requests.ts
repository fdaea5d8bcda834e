import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { pullRequests } from '../db/tables.ts';
import { accessFor } from '../projects/repositories.ts';
import { setState } from './decide-pull-request.ts';
import { findRow } from './pull-requests.ts';

const EVERY_MS = 60_000;
const checkedAt = new Map<string, number>();

/** Asks the forge how our open pull requests stand, each once a minute at most, and moves their clusters on. */
export async function checkPullRequests(ctx: Ctx): Promise<void> {
  const open = await ctx.db
    .select()
    .from(pullRequests)
    .where(and(eq(pullRequests.projectId, ctx.project.id), eq(pullRequests.state, 'open')));
  for (const pr of open) {
    const last = checkedAt.get(pr.id) ?? 0;
    if (pr.forge === 'local' || Date.now() - last < EVERY_MS) continue;
    checkedAt.set(pr.id, Date.now());
    const row = await findRow(ctx, pr.id);
    const access = await accessFor(ctx, pr.forge, null);
    const asked = ctx.installation.forges[pr.forge].readPullRequest(
      { name: row.repository, baseBranch: pr.baseBranch },
      pr.number,
      access,
    );
    const state = await asked;
    if (!state?.ok) continue;
    if (state.state !== 'open') await setState(ctx, row, state.state);
  }
}

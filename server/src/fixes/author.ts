import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { accounts, users } from '../db/tables.ts';

export interface Author {
  name: string;
  email: string;
}

const OURS: Author = { name: 'Soulcaster', email: 'soulcaster@users.noreply.github.com' };

/** Who a commit is by: the acting person's GitHub noreply address (`ID+LOGIN@users.noreply.github.com`), else Soulcaster. */
export async function authorOf(
  ctx: Ctx,
  userId = ctx.actor.kind === 'user' ? ctx.actor.userId : null,
): Promise<Author> {
  if (!userId) return OURS;
  const [row] = await ctx.db
    .select({ name: users.name, login: users.login, githubId: accounts.accountId })
    .from(users)
    .innerJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, 'github')))
    .where(eq(users.id, userId));
  if (!row?.login) return OURS;
  return { name: row.name, email: `${row.githubId}+${row.login}@users.noreply.github.com` };
}

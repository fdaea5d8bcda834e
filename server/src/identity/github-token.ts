import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/db.ts';
import { accounts } from '../db/tables.ts';
import type { Auth } from './auth.ts';

/** The GitHub token of a person who signed in, decrypted for one piece of work; null where there is none. */
export async function readGitHubToken(db: Db, auth: Auth, userId: string): Promise<string | null> {
  const [account] = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, 'github')));
  if (!account) return null;
  const token = await auth.api.getAccessToken({ body: { accountId: account.id, userId } });
  return token.accessToken ?? null;
}

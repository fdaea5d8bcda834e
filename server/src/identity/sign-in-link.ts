import { createHash, randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Db } from '../db/db.ts';
import { users } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { LOCAL_USER_ID, settleIn } from './admission.ts';
import type { Auth } from './auth.ts';

const LINK_LIFETIME_MS = 10 * 60_000;

/** A link that signs the local user in once, within ten minutes; the token is stored hashed. Only without GitHub sign-in. */
export async function createSignInLink({ auth, db, config }: { auth: Auth; db: Db; config: Config }): Promise<string> {
  if (config.githubSignIn) throw new AppError('conflict', 'GitHub sign-in is configured: it is the only way in.');
  await db
    .insert(users)
    .values({ id: LOCAL_USER_ID, name: 'Local user', email: 'local@localhost.invalid', login: 'local' })
    .onConflictDoNothing();
  await settleIn(db, { id: LOCAL_USER_ID, login: 'local' }, { users: [], organisations: [] });
  const { internalAdapter } = await auth.$context;
  const session = await internalAdapter.createSession(LOCAL_USER_ID);
  const token = randomBytes(24).toString('base64url');
  await internalAdapter.createVerificationValue({
    identifier: `one-time-token:${createHash('sha256').update(token).digest('base64url')}`,
    value: session.token,
    expiresAt: new Date(Date.now() + LINK_LIFETIME_MS),
  });
  return `${config.publicUrl}/auth/signin#token=${token}`;
}

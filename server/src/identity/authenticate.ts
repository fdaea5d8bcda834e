import { timingSafeEqual } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/db.ts';
import { installation, tokens, users } from '../db/tables.ts';
import { sha256 } from '../vault.ts';
import { LOCAL_USER_ID } from './admission.ts';
import type { Auth } from './auth.ts';

export interface SignedInUser {
  kind: 'user';
  /** `cookie` calls come from a browser, so they must show their origin. */
  by: 'cookie' | 'local_secret';
  id: string;
  name: string;
  login: string | null;
  email: string | null;
  image: string | null;
  installationOwner: boolean;
}

export type Caller =
  | SignedInUser
  | { kind: 'token'; id: string; name: string; projectId: string; role: 'viewer' | 'triager' | 'developer' | 'admin' };

export interface Door {
  db: Db;
  auth: Auth;
  /** Then the local user's sessions of before are none any more. */
  githubSignIn: boolean;
  /** What `<data dir>/local-secret` holds: who can read that file is the installation's owner. */
  localSecret: string | null;
  now(): Date;
}

/** Who calls: a session cookie, an API token of a project, or the command line on the same machine. Null: nobody we know. */
export async function authenticate(door: Door, headers: Headers): Promise<Caller | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer) return tokenCaller(door, bearer);
  const local = headers.get('x-soulcaster-local');
  if (local) return door.localSecret && sameSecret(local, door.localSecret) ? ownerCaller(door) : null;
  const session = await door.auth.api.getSession({ headers });
  if (!session || (door.githubSignIn && session.user.id === LOCAL_USER_ID)) return null;
  return userCaller(door, session.user.id, 'cookie');
}

async function tokenCaller({ db, now }: Door, token: string): Promise<Caller | null> {
  const [row] = await db
    .select()
    .from(tokens)
    .where(eq(tokens.hash, sha256(token)));
  if (!row || (row.expiresAt && row.expiresAt <= now())) return null;
  const stale = sql`${tokens.lastUsedAt} IS NULL OR ${tokens.lastUsedAt} < now() - interval '1 minute'`;
  await db
    .update(tokens)
    .set({ lastUsedAt: now() })
    .where(and(eq(tokens.id, row.id), stale));
  return { kind: 'token', id: row.id, name: row.name, projectId: row.projectId, role: row.role };
}

async function ownerCaller(door: Door): Promise<Caller | null> {
  const [row] = await door.db.select({ owner: installation.ownerUserId }).from(installation);
  return row ? userCaller(door, row.owner, 'local_secret') : null;
}

async function userCaller({ db }: Door, userId: string, by: SignedInUser['by']): Promise<Caller | null> {
  const [row] = await db
    .select({ user: users, owner: installation.ownerUserId })
    .from(users)
    .leftJoin(installation, eq(installation.id, 1))
    .where(eq(users.id, userId));
  if (!row) return null;
  const { user } = row;
  return {
    kind: 'user',
    by,
    id: user.id,
    name: user.name,
    login: user.login,
    email: user.email.endsWith('.invalid') ? null : user.email,
    image: user.image,
    installationOwner: row.owner === user.id,
  };
}

export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(expected)));
}

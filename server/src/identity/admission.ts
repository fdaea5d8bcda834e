import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Db } from '../db/db.ts';
import { accounts, installation, members, users } from '../db/tables.ts';

/** The person at the machine itself, who signs in by the link that the terminal prints. */
export const LOCAL_USER_ID = 'local';

/** A GitHub account that wants to come in. `id` is GitHub's own, which a change of the login leaves as it is. */
export interface Applicant {
  id: string;
  login: string;
  organisations: string[];
}

export interface AllowList {
  users: string[];
  organisations: string[];
}

/**
 * Whether a GitHub account may come in: nobody does by merely having one. The first owns the installation; others are invited to a
 * project or on the allow-list.
 */
export async function mayEnter(db: Db, applicant: Applicant, allow: AllowList): Promise<boolean> {
  if (isListed([applicant.login], allow.users) || isListed(applicant.organisations, allow.organisations)) return true;
  const owner = await ownerOf(db);
  if (!owner || owner === LOCAL_USER_ID) return true;
  const [known] = await db
    .select({ userId: accounts.userId })
    .from(accounts)
    .where(and(eq(accounts.providerId, 'github'), eq(accounts.accountId, applicant.id)));
  return known?.userId === owner || isMember(db, known?.userId ?? null, applicant.login);
}

/**
 * Called at each sign-in: claims an unowned installation, and takes up the invitations for this login. False for one who may not stay
 * after all: of several that come to an unowned installation at once, one gets it.
 */
export async function settleIn(db: Db, user: { id: string; login: string }, allow: AllowList): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('soulcaster installation'))`);
    const owner = await ownerOf(tx);
    if (!owner) await tx.insert(installation).values({ id: 1, ownerUserId: user.id });
    else if (owner === LOCAL_USER_ID && user.id !== LOCAL_USER_ID) await takeOver(tx, user);
    await tx
      .update(members)
      .set({ userId: user.id })
      .where(and(isNull(members.userId), isLogin(user.login)));
    const owns = (await ownerOf(tx)) === user.id;
    // Who is in an organisation was asked before, and is not known here.
    const listed = isListed([user.login], allow.users) || allow.organisations.length > 0;
    return owns || listed || isMember(tx, user.id, user.login);
  });
}

const isListed = (names: string[], list: string[]) =>
  names.some((name) => list.some((entry) => entry.toLowerCase() === name.toLowerCase()));

async function ownerOf(db: Db): Promise<string | undefined> {
  const [row] = await db.select({ owner: installation.ownerUserId }).from(installation);
  return row?.owner;
}

/** An invitation that was taken up counts for the account that took it up, not for the next one with that login. */
async function isMember(db: Db, userId: string | null, login: string): Promise<boolean> {
  const invited = and(isNull(members.userId), isLogin(login));
  const [row] = await db
    .select({ id: members.id })
    .from(members)
    .where(userId ? or(eq(members.userId, userId), invited) : invited)
    .limit(1);
  return row !== undefined;
}

const isLogin = (login: string) => sql`lower(${members.login}) = ${login.toLowerCase()}`;

/** GitHub sign-in was turned on after a time without: the first account to come owns what the local user made. */
async function takeOver(db: Db, { id, login }: { id: string; login: string }): Promise<void> {
  await db.update(installation).set({ ownerUserId: id });
  const theirs = db.select({ id: members.projectId }).from(members).where(eq(members.userId, LOCAL_USER_ID));
  await db.delete(members).where(and(isNull(members.userId), isLogin(login), sql`${members.projectId} IN ${theirs}`));
  await db.update(members).set({ userId: id, login }).where(eq(members.userId, LOCAL_USER_ID));
}

/** Whether this user may still act here at all; one who was removed from their last project may not. */
export async function belongs(db: Db, userId: string): Promise<boolean> {
  const [row] = await db.select({ login: users.login }).from(users).where(eq(users.id, userId));
  return (await ownerOf(db)) === userId || isMember(db, userId, row?.login ?? '');
}

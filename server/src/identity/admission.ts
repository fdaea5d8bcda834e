import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/db.ts';
import { installation, members, users } from '../db/tables.ts';

/** The person at the machine itself, who signs in by the link that the terminal prints. */
export const LOCAL_USER_ID = 'local';

export interface Applicant {
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
  const login = applicant.login.toLowerCase();
  const listed = (names: string[], wanted: string[]) =>
    names.some((name) => wanted.some((entry) => entry.toLowerCase() === name.toLowerCase()));
  if (listed(allow.users, [login]) || listed(allow.organisations, applicant.organisations)) return true;
  const owner = await ownerOf(db);
  if (!owner || owner.id === LOCAL_USER_ID || owner.login?.toLowerCase() === login) return true;
  const invited = await db
    .select({ id: members.id })
    .from(members)
    .where(sql`lower(${members.login}) = ${login}`)
    .limit(1);
  return invited.length > 0;
}

/** Called at each sign-in: claims an unowned installation, and takes up the invitations for this login. */
export async function settleIn(db: Db, userId: string, login: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('soulcaster installation'))`);
    const owner = await ownerOf(tx);
    if (!owner) await tx.insert(installation).values({ id: 1, ownerUserId: userId });
    else if (owner.id === LOCAL_USER_ID && userId !== LOCAL_USER_ID) await takeOver(tx, userId, login);
    await tx
      .update(members)
      .set({ userId })
      .where(and(isNull(members.userId), sql`lower(${members.login}) = ${login.toLowerCase()}`));
  });
}

async function ownerOf(db: Db) {
  const [owner] = await db
    .select({ id: users.id, login: users.login })
    .from(installation)
    .innerJoin(users, eq(users.id, installation.ownerUserId));
  return owner;
}

/** GitHub sign-in was turned on after a time without: the first account to come owns what the local user made. */
async function takeOver(db: Db, userId: string, login: string): Promise<void> {
  await db.update(installation).set({ ownerUserId: userId });
  await db.update(members).set({ userId, login }).where(eq(members.userId, LOCAL_USER_ID));
}

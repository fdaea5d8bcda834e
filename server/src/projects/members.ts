import type { Member, MemberInvite, MemberUpdate } from '@soulcaster/contract';
import { and, count, eq, sql } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole } from '../context.ts';
import { members, sessions, users } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { belongs } from '../identity/admission.ts';
import { newId } from '../ids.ts';
import { asMember } from './shape.ts';

export async function listMembers(ctx: Ctx): Promise<Member[]> {
  requireRole(ctx, 'viewer');
  const rows = await ctx.db
    .select()
    .from(members)
    .leftJoin(users, eq(users.id, members.userId))
    .where(eq(members.projectId, ctx.project.id))
    .orderBy(members.createdAt, members.id);
  return rows.map((row) => asMember(row.members, row.users));
}

/** Whoever signs in with this GitHub account becomes a member; one who has signed in before is a member at once. */
export async function inviteMember(ctx: Ctx, input: MemberInvite): Promise<Member> {
  requireRole(ctx, 'admin');
  return inTransaction(ctx, async (tx) => {
    const [known] = await tx.db.select().from(users).where(sql`lower(${users.login}) = ${input.login.toLowerCase()}`);
    const [row] = await tx.db
      .insert(members)
      .values({
        id: newId(),
        projectId: ctx.project.id,
        userId: known?.id ?? null,
        login: input.login,
        role: input.role,
      })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', `${input.login} is a member or invited already.`);
    await recordEvent(tx, {
      type: 'member.invited',
      subjectId: row.id,
      summary: `invited ${input.login} as ${input.role}`,
    });
    return asMember(row, known ?? null);
  });
}

export async function updateMember(ctx: Ctx, memberId: string, input: MemberUpdate): Promise<Member> {
  requireRole(ctx, 'admin');
  return inTransaction(ctx, async (tx) => {
    const member = await findMember(tx, memberId);
    if (input.role === 'owner' || member.role === 'owner') requireRole(ctx, 'owner');
    if (member.role === 'owner' && input.role !== 'owner') await keepAnOwner(tx);
    const [row] = await tx.db.update(members).set({ role: input.role }).where(mine(ctx, memberId)).returning();
    await recordEvent(tx, {
      type: 'member.changed',
      subjectId: memberId,
      summary: `made ${member.login} ${input.role}`,
    });
    return asMember(row!, null);
  });
}

export async function removeMember(ctx: Ctx, memberId: string): Promise<void> {
  requireRole(ctx, 'admin');
  await inTransaction(ctx, async (tx) => {
    const member = await findMember(tx, memberId);
    if (member.role === 'owner') {
      requireRole(ctx, 'owner');
      await keepAnOwner(tx);
    }
    await tx.db.delete(members).where(mine(ctx, memberId));
    if (member.userId && !(await belongs(tx.db, member.userId)))
      await tx.db.delete(sessions).where(eq(sessions.userId, member.userId));
    await recordEvent(tx, { type: 'member.removed', subjectId: memberId, summary: `removed ${member.login}` });
  });
}

const mine = (ctx: Ctx, memberId: string) => and(eq(members.id, memberId), eq(members.projectId, ctx.project.id));

async function findMember(ctx: Ctx, memberId: string) {
  const [row] = await ctx.db.select().from(members).where(mine(ctx, memberId)).for('update');
  if (!row) throw notFound('member');
  return row;
}

async function keepAnOwner(ctx: Ctx): Promise<void> {
  const [owners] = await ctx.db
    .select({ n: count() })
    .from(members)
    .where(and(eq(members.projectId, ctx.project.id), eq(members.role, 'owner')));
  if ((owners?.n ?? 0) < 2)
    throw new AppError('conflict', 'A project keeps at least one owner: make somebody else owner first.');
}

import type { Token, TokenCreate, TokenCreated } from '@soulcaster/contract';
import { and, eq } from 'drizzle-orm';
import { type Ctx, inTransaction, requireRole, roleAtLeast } from '../context.ts';
import { tokens } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import { newId } from '../ids.ts';
import { randomKey, sha256 } from '../vault.ts';
import { asToken } from './shape.ts';

const DAY_MS = 86_400_000;

export async function listTokens(ctx: Ctx): Promise<Token[]> {
  requireRole(ctx, 'admin');
  const rows = await ctx.db.select().from(tokens).where(eq(tokens.projectId, ctx.project.id)).orderBy(tokens.createdAt);
  return rows.map(asToken);
}

/** A token for this project alone; only its hash is kept, so this answer is the one place that shows it. */
export async function createToken(ctx: Ctx, input: TokenCreate): Promise<TokenCreated> {
  requireRole(ctx, 'admin');
  if (!roleAtLeast(ctx.role, input.role)) throw new AppError('forbidden', 'A token cannot do more than you can.');
  const token = randomKey('sct');
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .insert(tokens)
      .values({
        id: newId(),
        projectId: ctx.project.id,
        name: input.name,
        role: input.role,
        prefix: token.slice(0, 9),
        hash: sha256(token),
        expiresAt: input.expires_in_days ? new Date(ctx.now().getTime() + input.expires_in_days * DAY_MS) : null,
      })
      .returning();
    await recordEvent(tx, { type: 'token.created', subjectId: row!.id, summary: `made the token ${input.name}` });
    return { ...asToken(row!), token };
  });
}

export async function revokeToken(ctx: Ctx, tokenId: string): Promise<void> {
  requireRole(ctx, 'admin');
  await inTransaction(ctx, async (tx) => {
    const [row] = await tx.db
      .delete(tokens)
      .where(and(eq(tokens.id, tokenId), eq(tokens.projectId, ctx.project.id)))
      .returning();
    if (!row) throw notFound('token');
    await recordEvent(tx, { type: 'token.revoked', subjectId: tokenId, summary: `revoked the token ${row.name}` });
  });
}

import { and, eq, ilike } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { feedbackWords } from '../db/tables.ts';

/** The ids of the items whose title or body says this, in any case. */
export const itemsThatSay = (ctx: Ctx, text: string) =>
  ctx.db
    .select({ id: feedbackWords.feedbackId })
    .from(feedbackWords)
    .where(and(eq(feedbackWords.projectId, ctx.project.id), ilike(feedbackWords.words, containing(text))));

/** What a person typed, as a pattern that finds it as plain text. */
export const containing = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

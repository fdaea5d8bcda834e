import { askForWording, type Wording } from '@soulcaster/agent';
import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm';
import { type Ctx, inTransaction } from '../../context.ts';
import { clusters } from '../../db/tables.ts';
import { recordEvent } from '../../events/record.ts';
import { TITLE_LETTERS_MAX } from '../matcher/fit-title.ts';
import type { MatchItem } from '../matcher/item.ts';
import { SUMMARY_LETTERS_MAX } from '../matcher/titles.ts';
import { findCluster } from '../store.ts';
import { askGroupingModel } from './ask-model.ts';
import { plainWords, tellsOf } from './plain-words.ts';
import { hashOf, sampleOf } from './samples.ts';

/** Asked again when another report stands for the cluster, and when its size passes 2, 4, 8, …: not at each report. */
export const wordedForNow = sql<string>`${clusters.representativeId} || ':' || (length(ltrim(${clusters.itemCount}::bit(32)::text, '0')) - 1)`;

/**
 * Has the model word the titles and summaries that are due, the most urgent problem first, until none is due or nobody is to be
 * asked any more; then what is there stays, and so does what a person wrote. Words that are not fit to be shown are not taken.
 */
export async function titleClusters(ctx: Ctx, signal: AbortSignal): Promise<void> {
  if (!ctx.settings.model_titles) return;
  while (!signal.aborted) {
    const due = await nextDue(ctx);
    if (!due) return;
    const sample = await sampleOf(ctx, due.id);
    const reports = sample.map(({ source, title, body }) => ({ source, title, body }));
    const asked = await askGroupingModel(ctx, (run) => askForWording({ ...run, reports, signal }));
    if ('stopped' in asked) return;
    const wording = 'answer' in asked ? fitWording(asked.answer, sample) : null;
    if (!wording) ctx.log.info({ cluster: due.id, model: asked.model }, 'a title of the model was not fit to be shown');
    await inTransaction(ctx, (tx) => take(tx, { ...due, sample, wording, model: asked.model }));
  }
}

export const titlesDue = (ctx: Pick<Ctx, 'project'>) =>
  and(
    eq(clusters.projectId, ctx.project.id),
    isNotNull(clusters.representativeId),
    or(eq(clusters.titleByPerson, false), eq(clusters.summaryByPerson, false)),
    sql`${clusters.wordedFor} IS DISTINCT FROM ${wordedForNow}`,
  );

async function nextDue(ctx: Ctx): Promise<{ id: string; wordedFor: string } | null> {
  const [row] = await ctx.db
    .select({ id: clusters.id, wordedFor: wordedForNow })
    .from(clusters)
    .where(titlesDue(ctx))
    .orderBy(desc(clusters.impact), desc(clusters.id))
    .limit(1);
  return row ?? null;
}

function fitWording({ title, summary }: Wording, sample: MatchItem[]): Wording | null {
  const [head, text] = [
    plainWords(title.replace(/\s*\.\s*$/, ''), TITLE_LETTERS_MAX),
    plainWords(summary, SUMMARY_LETTERS_MAX),
  ];
  return head && text && tellsOf(head, sample) ? { title: head, summary: text } : null;
}

interface Worded {
  id: string;
  wordedFor: string;
  sample: MatchItem[];
  wording: Wording | null;
  model: string;
}

/** What the reports said meanwhile may be something else, or erased: then it is asked again. `updated_at` stays: only the words changed. */
async function take(ctx: Ctx, { id, wordedFor, sample, wording, model }: Worded): Promise<void> {
  const here = and(eq(clusters.id, id), eq(clusters.projectId, ctx.project.id));
  const [locked] = await ctx.db.select({ id: clusters.id }).from(clusters).where(here).for('update');
  if (!locked || hashOf(await sampleOf(ctx, id)) !== hashOf(sample)) return;
  const cluster = await findCluster(ctx, id);
  await ctx.db
    .update(clusters)
    .set({
      wordedFor,
      ...(wording && { wordedByModel: true }),
      ...(wording && !cluster.titleByPerson && { title: wording.title }),
      ...(wording && !cluster.summaryByPerson && { summary: wording.summary }),
    })
    .where(here);
  if (wording)
    await recordEvent(ctx, { type: 'cluster.changed', subjectId: id, clusterId: id, summary: `titled by ${model}` });
}

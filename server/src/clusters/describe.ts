import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { scoreOf } from './likelihood.ts';
import { type Cohesion, cohesion } from './matcher/cohesion.ts';
import { outliers } from './matcher/outliers.ts';
import { representatives } from './matcher/sample.ts';
import { summary, title } from './matcher/titles.ts';
import { asMatchItem, type ItemRow, type MatchedRow } from './store.ts';

export const MEMBERS_READ_MAX = 50;
const EXEMPLARS = 5;
const SURE = 5;

/** A member as far as a description of its cluster needs it. */
export type MemberRow = MatchedRow & Pick<ItemRow, 'why'>;

/** What a cluster is told by, from the newest of its reports that still have words. */
interface Description {
  id: string;
  title: string | null;
  summary: string;
  place: string | null;
  cohesion: Cohesion;
  /** The reports that stand for it, the best first, and those that hardly fit. */
  exemplars: string[];
  outliers: string[];
  read: string[];
}

export function describe(id: string, members: MemberRow[]): Description {
  const newest = members.slice(-MEMBERS_READ_MAX);
  const sample = newest.map(asMatchItem);
  return {
    id,
    title: sample.length > 0 ? title(sample) : null,
    summary: sample.length > 0 ? summary(sample) : '',
    place: placeOf(newest),
    cohesion: cohesion(scoresOf(newest)),
    exemplars: representatives(sample, EXEMPLARS).map((item) => item.id),
    outliers: outliers(sample).map((item) => item.id),
    read: sample.map((item) => item.id),
  };
}

/**
 * Stores descriptions of clusters whose items are counted. What a person wrote stays; what a model wrote stays until it is asked
 * again, unless models may no longer title here or the report that stood for the cluster has gone.
 */
export async function describeClusters(ctx: Ctx, descriptions: Description[]): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE clusters c
    SET place = d.place, representative_id = (d.exemplars ->> 0)::uuid, exemplar_ids = d.exemplars, outlier_ids = d.outliers,
      cohesion = CASE WHEN c.item_count > 1 THEN d.cohesion END,
      worded_by_model = d.worded,
      worded_for = CASE WHEN c.worded_by_model AND NOT d.worded THEN NULL ELSE c.worded_for END,
      title = CASE WHEN d.worded OR c.title_by_person THEN c.title ELSE coalesce(d.title, c.title) END,
      summary = CASE WHEN d.worded OR c.summary_by_person THEN c.summary ELSE d.summary END
    FROM (
      SELECT said.*, was.worded_by_model AND ${ctx.settings.model_titles}::boolean
        AND said.read ? split_part(coalesce(was.worded_for, ''), ':', 1) AS worded
      FROM jsonb_to_recordset(${JSON.stringify(descriptions)}::jsonb) AS said(
        id uuid, title text, summary text, place text, cohesion text, exemplars jsonb, outliers jsonb, read jsonb)
      JOIN clusters was ON was.id = said.id
    ) d
    WHERE c.id = d.id AND c.project_id = ${ctx.project.id} AND c.item_count > 0`);
}

/** The scores that members joined with; equal signs and a person's word are as good as can be. */
function scoresOf(items: MemberRow[]): number[] {
  return items.flatMap((item) =>
    item.why.flatMap((reason) => {
      if (reason.type === 'first_report' || reason.type === 'kept_apart' || reason.type === 'similar_meaning')
        return [];
      return [reason.type === 'similar_words' || reason.type === 'similar_frames' ? scoreOf(reason.score) : SURE];
    }),
  );
}

/** The innermost place of our own code that the newest report with frames names. */
function placeOf(items: MemberRow[]): string | null {
  const frame = items
    .toReversed()
    .flatMap((item) => item.frames)
    .find((entry) => entry.in_app);
  return frame ? `${frame.file}${frame.line ? `:${frame.line}` : ''}` : null;
}

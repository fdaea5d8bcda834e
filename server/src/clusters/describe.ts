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
export interface Description {
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

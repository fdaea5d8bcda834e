import type { Reason } from '@soulcaster/contract';
import type { SuggestionRow } from './act.ts';
import type { PlacedItem } from './carry-out.ts';
import { scoreOf } from './likelihood.ts';

/** That a person joined or parted two reports, and the decision score that the matcher gave them when the newer one came. */
export interface Taught {
  item_id: string;
  other_id: string;
  score: number;
  same: boolean;
}

/** What the matcher thought of a newcomer and an earlier report. */
export interface Thought {
  itemId: string;
  otherId: string;
  score: number;
}

/** In which cluster each report is, before an act and after it. */
export type Whereabouts = Map<string, { before: string | null; after: string | null }>;

/**
 * What an act of a person teaches. Clusters are joined or parted along a seam: however many reports are on either side, it is one lesson,
 * by what was thought likeliest across it. What the matcher was sure of by an equal sign, or never thought of, is no matter of its bar.
 */
export function taughtBy(thoughts: Thought[], whereabouts: Whereabouts): Taught[] {
  const seams = new Map<string, Taught>();
  for (const { itemId, otherId, score } of thoughts.toSorted((a, b) => b.score - a.score)) {
    const [one, other] = [whereabouts.get(itemId), whereabouts.get(otherId)];
    if (!one?.before || !one.after || !other?.before || !other.after) continue;
    const [were, are] = [one.before === other.before, one.after === other.after];
    if (were === are) continue;
    const seam = [are, ...(are ? [one.before, other.before] : [one.after, other.after]).sort()].join(' ');
    if (!seams.has(seam)) seams.set(seam, { item_id: itemId, other_id: otherId, score, same: are });
  }
  return [...seams.values()];
}

/** What was thought of these reports when they came, and what was asked about them. */
export function thoughtsOf(items: Pick<PlacedItem, 'id' | 'why'>[], questions: SuggestionRow[]): Thought[] {
  const stored = items.flatMap(({ id, why }) => {
    const words = why.find((reason): reason is Words => reason.type === 'similar_words');
    const nearest = words?.nearest[0];
    return nearest ? [{ itemId: id, otherId: nearest.item_id, score: scoreOf(words.score) }] : [];
  });
  return [...stored, ...questions.map(({ itemId, otherItemId, score }) => ({ itemId, otherId: otherItemId, score }))];
}

type Words = Extract<Reason, { type: 'similar_words' }>;

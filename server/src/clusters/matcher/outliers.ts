import { inAppKeys } from './frames.ts';
import type { MatchItem } from './item.ts';
import { overlap, wordBag } from './sample.ts';

const FEW = 3;
const NEAREST = 3;
/**
 * A member whose nearest others are less like it than this, and far less than is usual here. Of strangers put into the true groups of
 * the dense development sets this finds 58 to 79 %, and of the true members it calls 0 to 5 % so.
 */
const HARDLY = 0.2;
const OF_USUAL = 0.6;

/**
 * Members that hardly fit the others, the worst first; never more than a third. A member fits as well as its three nearest others
 * are like it, in words or in frames; one whose source itself groups it with another fits.
 */
export function outliers(items: MatchItem[]): MatchItem[] {
  if (items.length < FEW) return [];
  const marks = items.map((item) => ({ words: wordBag(item), frames: frameBag(item), group: groupOf(item) }));
  const fits = marks.map((mark, at) => {
    const likenesses = marks
      .filter((_, other) => other !== at)
      .map((other) =>
        mark.group && mark.group === other.group
          ? 1
          : Math.max(overlap(mark.words, other.words), overlap(mark.frames, other.frames)),
      );
    const nearest = likenesses.sort((a, b) => b - a).slice(0, NEAREST);
    return nearest.reduce((sum, each) => sum + each, 0) / nearest.length;
  });
  const usual = fits.toSorted((a, b) => a - b)[Math.floor(fits.length / 2)]!;
  return items
    .map((item, at) => ({ item, fit: fits[at]! }))
    .filter(({ fit }) => fit < HARDLY && fit < OF_USUAL * usual)
    .sort((a, b) => a.fit - b.fit)
    .slice(0, Math.floor(items.length / 3))
    .map(({ item }) => item);
}

const groupOf = (item: MatchItem) => item.upstreamGroup && `${item.source}\n${item.upstreamGroup}`;

/** Our own calls, the innermost weighing most. */
function frameBag({ frames }: MatchItem): Map<string, number> {
  const keys = inAppKeys(frames).slice(0, 20);
  return new Map(keys.map((key, at): [string, number] => [key, 1 / (1 + at / 5)]).reverse());
}

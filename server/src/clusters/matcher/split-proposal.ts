import { frameVector } from './frames.ts';
import type { MatchItem } from './item.ts';
import { evenSample, overlap, wordBag } from './sample.ts';
import { type SparseVector, shownTerms } from './text-vector.ts';

/**
 * Chosen on the five development sets: of true groups of three and more, 93 / 89 / 78 / 91 / 75 % are left whole (titanium, hadoop and
 * rust dense, bugspotter, traces), of unions of a group with the most alike of 30 others, 60 / 67 / 47 / 87 / 79 % come apart exactly.
 */
const ALONE = 0.1;
const SEAM_MIN = 0.3;
const PARTS_MAX = 8;
const COMPARED_MAX = 120;
const TERMS_MAX = 5;

export interface Part {
  ids: string[];
  /** Words that this part has and the others hardly. */
  terms: string[];
}

/**
 * How the items would come apart, the largest part first; one part when there is no seam. Average-link agglomeration over words and
 * frames; of its levels the one with the best silhouette (Rousseeuw 1987), if that is clear enough. Of very many items an even sample
 * is taken apart, and the others go to the part that they are nearest to.
 */
export function proposeSplit(items: MatchItem[], options = { alone: ALONE, seamMin: SEAM_MIN }): Part[] {
  if (items.length === 0) return [];
  const compared = evenSample(items, COMPARED_MAX);
  const signs = compared.map(signsOf);
  const near = signs.map((one) => signs.map((other) => likeness(one, other)));
  const best = levels(near)
    .map((parts) => ({ parts, seam: silhouette(near, parts, options.alone) }))
    .reduce((most, level) => (level.seam > most.seam ? level : most), {
      parts: [compared.map((_, at) => at)],
      seam: options.seamMin,
    });
  const parts = best.parts.map((part) => part.map((at) => compared[at]!));
  const placed = new Set(compared);
  for (const item of items) if (!placed.has(item)) nearestOf(parts, signsOf(item)).push(item);
  const order = new Map(items.map((item, at) => [item, at]));
  for (const part of parts) part.sort((a, b) => order.get(a)! - order.get(b)!);
  return parts
    .sort((a, b) => b.length - a.length)
    .map((part) => ({ ids: part.map(({ id }) => id), terms: parts.length > 1 ? telling(part, items) : [] }));
}

interface Signs {
  bag: Map<string, number>;
  frames: SparseVector | null;
  group: string | null;
}

const signsOf = (item: MatchItem): Signs => ({
  bag: wordBag(item),
  frames: frameVector(item),
  group: item.upstreamGroup ? `${item.source} ${item.upstreamGroup}` : null,
});

/** 0 to 1. What its source holds together is one; where both have frames, those count as much as the words. */
function likeness(a: Signs, b: Signs): number {
  if (a.group && a.group === b.group) return 1;
  const words = overlap(a.bag, b.bag);
  return a.frames && b.frames ? (words + cosine(a.frames, b.frames)) / 2 : words;
}

function cosine(a: SparseVector, b: SparseVector): number {
  const weights = new Map<number, number>();
  for (const [at, cell] of a.cells.entries()) weights.set(cell, a.weights[at]!);
  const product = b.cells.reduce((sum, cell, at) => sum + (weights.get(cell) ?? 0) * b.weights[at]!, 0);
  return product / (length(a) * length(b) || 1);
}

const length = ({ weights }: SparseVector) => Math.hypot(...weights);

/** The last levels of the agglomeration: two parts, three, and so on. */
function levels(near: number[][]): number[][][] {
  const found: number[][][] = [];
  let parts = near.map((_, at) => [at]);
  // Sums of likeness between parts, so that a merge is one addition a part.
  const sums = near.map((row) => [...row]);
  while (parts.length > 1) {
    if (parts.length <= PARTS_MAX) found.push(parts.map((part) => [...part]));
    let [first, second, most] = [0, 1, -1];
    for (let a = 0; a < parts.length; a++)
      for (let b = a + 1; b < parts.length; b++) {
        const link = sums[a]![b]! / (parts[a]!.length * parts[b]!.length);
        if (link > most) [first, second, most] = [a, b, link];
      }
    for (const row of sums) row[first]! += row[second]!;
    sums[first] = sums[first]!.map((sum, at) => sum + sums[second]![at]!);
    sums.splice(second, 1);
    for (const row of sums) row.splice(second, 1);
    parts = parts.flatMap((part, at) => (at === second ? [] : [at === first ? [...part, ...parts[second]!] : part]));
  }
  return found;
}

/** How much nearer items are to their own part than to the nearest other one, −1 to 1. Who is alone is taken to be `alone` near. */
function silhouette(near: number[][], parts: number[][], alone: number): number {
  let sum = 0;
  for (const part of parts)
    for (const at of part) {
      const own = part.length === 1 ? alone : (total(near[at]!, part) - near[at]![at]!) / (part.length - 1);
      const other = Math.max(
        ...parts.filter((each) => each !== part).map((each) => total(near[at]!, each) / each.length),
      );
      sum += (own - other) / Math.max(own, other, 1e-9);
    }
  return sum / near.length;
}

const total = (row: number[], part: number[]) => part.reduce((sum, at) => sum + row[at]!, 0);

function nearestOf(parts: MatchItem[][], signs: Signs): MatchItem[] {
  const mean = (part: MatchItem[]) => {
    const some = part.slice(0, 20);
    return some.reduce((sum, item) => sum + likeness(signs, signsOf(item)), 0) / some.length;
  };
  const means = parts.map(mean);
  return parts[means.indexOf(Math.max(...means))]!;
}

/** The words whose share among the part is furthest above their share among the rest. */
function telling(part: MatchItem[], all: MatchItem[]): string[] {
  const inside = new Set(part);
  const [own, rest] = [sharesOf(part), sharesOf(all.filter((item) => !inside.has(item)))];
  return [...own]
    .map(([term, share]) => ({ term, more: share - (rest.get(term) ?? 0) }))
    .filter(({ more }) => more >= 0.5)
    .sort((a, b) => b.more - a.more || b.term.length - a.term.length || (a.term < b.term ? -1 : 1))
    .slice(0, TERMS_MAX)
    .map(({ term }) => term);
}

function sharesOf(items: MatchItem[]): Map<string, number> {
  const some = items.slice(0, COMPARED_MAX);
  const counts = new Map<string, number>();
  for (const item of some)
    for (const term of new Set(shownTerms(item).values())) counts.set(term, (counts.get(term) ?? 0) + 1 / some.length);
  return counts;
}

import type { MatchItem } from './item.ts';
import { looksEnglish, words } from './words.ts';

const COMPARED_MAX = 40;

/**
 * Items that stand for the whole, the most central first (the medoid); the others are picked to differ from those
 * before them. Large clusters are judged by an even sample.
 */
export function representatives(items: MatchItem[], most = 5): MatchItem[] {
  const compared = evenSample(items, COMPARED_MAX);
  const bags = compared.map(wordBag);
  const centrality = bags.map((bag) => bags.reduce((sum, other) => sum + overlap(bag, other), 0) / bags.length);
  const chosen: number[] = [];
  while (chosen.length < Math.min(most, compared.length)) {
    const worth = (at: number) =>
      centrality[at]! - Math.max(0, ...chosen.map((other) => overlap(bags[at]!, bags[other]!)));
    const left = compared.map((_, at) => at).filter((at) => !chosen.includes(at));
    chosen.push(left.reduce((best, at) => (worth(at) > worth(best) + 1e-9 ? at : best)));
  }
  return chosen.map((at) => compared[at]!);
}

/** Words with what they weigh: those of the title count more. */
export function wordBag({ title, body }: Pick<MatchItem, 'title' | 'body'>): Map<string, number> {
  const english = looksEnglish(`${title} ${body}`);
  const bag = new Map<string, number>();
  for (const word of words(body, english, 80)) bag.set(word, 1);
  for (const word of words(title, english, 40)) bag.set(word, 2);
  return bag;
}

/** Cosine of two bags. */
export function overlap(a: Map<string, number>, b: Map<string, number>): number {
  let product = 0;
  for (const [word, weight] of a) product += weight * (b.get(word) ?? 0);
  return product / (length(a) * length(b) || 1);
}

function length(bag: Map<string, number>): number {
  let square = 0;
  for (const weight of bag.values()) square += weight * weight;
  return Math.sqrt(square);
}

/** So many of them, spread evenly. */
export function evenSample(items: MatchItem[], most: number): MatchItem[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!);
}

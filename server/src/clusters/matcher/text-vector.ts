import { frameNames } from './frames.ts';
import { fnv1a } from './hash.ts';
import type { MatchItem } from './item.ts';
import type { TextParameters } from './parameters.ts';
import { isVague } from './vague.ts';
import { FUNCTION_WORDS, gramText, identifiers, looksEnglish, normalise, termOf, words } from './words.ts';

export const TEXT_CELLS = 1 << 18;
const CELL_MASK = TEXT_CELLS - 1;
const GRAM_SEED = fnv1a('#');
const TITLE_LETTERS_MAX = 1000;
const BODY_LETTERS_MAX = 8000;

export interface SparseVector {
  cells: Int32Array;
  weights: Float32Array;
}

export interface TextVector {
  all: SparseVector;
  /** Title twice and the first words of the body: what the report is about before it goes into details. */
  head: SparseVector;
  /** So many of the first cells of `head` are the title's words. */
  titleTerms: number;
  bodyWords: number;
}

interface TextParts {
  title: string[];
  body: string[];
  grams: string;
  names: Set<string>;
}

/** What the index keeps of a report's text. The weights are before idf, which belongs to the project. */
export function textVector(item: MatchItem, parameters: TextParameters): TextVector {
  const parts = textParts(item);
  return {
    all: sparse(termWeights(parts, parameters)),
    head: sparse(headWeights(parts, parameters)),
    titleTerms: new Set(parts.title.map((word) => fnv1a(word) & CELL_MASK)).size,
    bodyWords: parts.body.length,
  };
}

/** The hashes of all terms of a report, for fitting the background table. */
export function termHashes(item: MatchItem, parameters: TextParameters): Iterable<number> {
  return termWeights(textParts(item), parameters).keys();
}

/** Cell → the term as the reporter wrote it, for showing what two reports share. */
export function shownTerms(item: MatchItem): Map<number, string> {
  const { title, body } = itemText(item);
  const english = looksEnglish(`${title}\n${body}`);
  const shown = new Map<number, string>();
  for (const [text, wordsMax] of [
    [title, 200],
    [body, 200],
  ] as const) {
    const surface = words(text, false, wordsMax);
    const stemmed = english ? words(text, true, wordsMax) : surface;
    for (const [at, word] of stemmed.entries()) {
      const filed = termOf(word, english);
      if (filed === null) continue;
      const cell = fnv1a(filed) & CELL_MASK;
      const term = surface[at]!;
      if (!shown.has(cell) && !FUNCTION_WORDS.en.has(term) && !FUNCTION_WORDS.other.has(term)) shown.set(cell, term);
    }
  }
  for (const name of allNames(item, title, body)) shown.set(fnv1a(`@${name}`) & CELL_MASK, name);
  return shown;
}

function textParts(item: MatchItem): TextParts {
  const { title, body } = itemText(item);
  const english = looksEnglish(`${title}\n${body}`);
  return {
    title: terms(title, english),
    body: terms(body, english),
    grams: gramText(title),
    names: allNames(item, title, body),
  };
}

const terms = (text: string, english: boolean): string[] =>
  words(text, english).flatMap((word) => termOf(word, english) ?? []);

function itemText(item: MatchItem): { title: string; body: string } {
  const title = normalise(item.title.slice(0, TITLE_LETTERS_MAX));
  let body = normalise(item.body.slice(0, BODY_LETTERS_MAX));
  const message = item.exception ? `${item.exception.type}: ${item.exception.value}` : '';
  if (message && !title.includes(item.exception!.value) && !body.includes(item.exception!.value)) {
    body = `${message}\n${body}`;
  }
  // "Question" above six mails says of none of them what it is about, and a title weighs most.
  return { title: body.trim() && isVague(title) ? '' : title, body };
}

function allNames(item: MatchItem, title: string, body: string): Set<string> {
  const names = identifiers(`${title}\n${body}`);
  for (const name of frameNames(item.frames)) names.add(name);
  return names;
}

function termWeights(parts: TextParts, parameters: TextParameters): Map<number, number> {
  const counts = new Map<number, number>();
  for (const word of parts.title) add(counts, fnv1a(word), parameters.titleTimes);
  const body = Math.min(parts.body.length, parameters.bodyWords);
  for (let at = 0; at < body; at++) add(counts, fnv1a(parts.body[at]!), 1 / (1 + at / parameters.decayWords));
  for (const [cell, count] of counts) counts.set(cell, Math.log(1 + count));
  for (const hash of onceHashes(parts)) add(counts, hash.hash, parameters[hash.kind]);
  return counts;
}

function* onceHashes(parts: TextParts): Iterable<{ kind: 'bigram' | 'gram' | 'identifier'; hash: number }> {
  const seen = new Set<number>();
  const fresh = (hash: number) => !seen.has(hash) && seen.add(hash);
  for (let at = 0; at + 1 < parts.title.length; at++) {
    const hash = fnv1a(`${parts.title[at]} ${parts.title[at + 1]}`);
    if (fresh(hash)) yield { kind: 'bigram', hash };
  }
  for (let at = 0; at + 4 <= parts.grams.length; at++) {
    const hash = fnv1a(parts.grams, at, at + 4, GRAM_SEED);
    if (fresh(hash)) yield { kind: 'gram', hash };
  }
  for (const name of parts.names) {
    const hash = fnv1a(`@${name}`);
    if (fresh(hash)) yield { kind: 'identifier', hash };
  }
}

function headWeights(parts: TextParts, parameters: TextParameters): Map<number, number> {
  const counts = new Map<number, number>();
  for (const word of parts.title) add(counts, fnv1a(word), 2);
  for (const word of parts.body.slice(0, parameters.headWords)) add(counts, fnv1a(word), 1);
  for (const [cell, count] of counts) counts.set(cell, 1 + Math.log(count));
  return counts;
}

function add(counts: Map<number, number>, key: number, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sparse(counts: Map<number, number>): SparseVector {
  const cells = new Map<number, number>();
  for (const [hash, weight] of counts) add(cells, hash & CELL_MASK, weight);
  return { cells: Int32Array.from(cells.keys()), weights: Float32Array.from(cells.values()) };
}

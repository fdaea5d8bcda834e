import type { FixBrief } from '../types.ts';
import { identifiersIn, wordsIn } from './words.ts';

/** What is known of a problem before there is a plan for it. */
export type Told = Pick<FixBrief, 'title' | 'summary' | 'reports' | 'frames' | 'hint'>;

export interface FileHit {
  file: string;
  /** The line that holds most of the words, from 1. */
  line?: number;
  score: number;
  words: string[];
}

const SOURCE = /\.([cm]?[jt]sx?|py|go|rs|rb|java|kt|php|cs|c|cc|cpp|h|swift|scala|vue|svelte)$/;
const TEST = /(^|\/)(tests?|__tests__|spec)\/|[._-](test|spec)\.\w+$|(^|\/)test_[^/]*\.py$/;
const COMMENT = /^\s*(\/\/|\/?\*|#|"""|''')/;
const FILES_MAX = 8;

/** Source files that share the most telling words with the reports, best first; a file's name counts more than its text. */
export function candidateFiles(told: Told, files: string[], read: (file: string) => string | null): FileHit[] {
  const said = reportText(told);
  const wanted = new Set(wordsIn(said));
  const names = identifiersIn(said);
  const sources = files
    .filter((file) => SOURCE.test(file) && !TEST.test(file))
    .map((file) => ({ file, text: read(file) ?? '' }));
  const words = new Map(sources.map(({ file, text }) => [file, new Set(wordsIn(`${file}\n${text}`))]));
  const rarity = (word: string) => {
    let count = 0;
    for (const each of words.values()) if (each.has(word)) count++;
    return count === 0 ? 0 : Math.log(1 + sources.length / count);
  };
  const weights = new Map([...wanted].map((word) => [word, rarity(word)] as const));
  return sources
    .map(({ file, text }) => scoreFile(file, text, weights, names))
    .filter((hit) => hit.words.length >= 2 || hit.score > 4)
    .sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1))
    .slice(0, FILES_MAX);
}

function reportText(brief: Told): string {
  return [
    brief.title,
    brief.summary,
    brief.hint ?? '',
    ...brief.reports.flatMap((each) => [each.title, each.body]),
  ].join('\n');
}

function scoreFile(file: string, text: string, weights: Map<string, number>, names: Set<string>): FileHit {
  const found = new Set<string>();
  let score = 0;
  for (const word of new Set(wordsIn(file))) {
    const weight = weights.get(word) ?? 0;
    if (weight > 0) found.add(word);
    score += weight * 2;
  }
  let best = { line: 0, score: 0 };
  let section = 0;
  for (const [index, line] of text.split('\n').entries()) {
    section *= line.trim() === '' ? 0.2 : 0.75;
    for (const word of new Set(wordsIn(line))) {
      const weight = weights.get(word) ?? 0;
      if (weight === 0) continue;
      section += weight;
      if (!found.has(word)) score += weight;
      found.add(word);
    }
    for (const name of names) if (new RegExp(`\\b${escaped(name)}\\b`).test(line)) section += 3;
    if (section > best.score && !COMMENT.test(line)) best = { line: index + 1, score: section };
  }
  for (const name of names) if (text.includes(name)) score += 3;
  return { file, score, words: [...found], ...(best.line > 0 ? { line: best.line } : {}) };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\$]/g, '\\$&');

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readDataset } from '@soulcaster/server/clusters/read-dataset';
import { seeded } from '../seeded.ts';

export interface BenchReport {
  title: string;
  body: string;
  author: string | null;
  at: Date;
}

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'datasets');
const SETS = ['titanium', 'hadoop', 'rust-early'];
const YEAR_MS = 365 * 86_400_000;
const WORDS_CHANGED = 0.2;

/**
 * Real reports of the development sets in turn, else made-up ones; when they are used up they come again a few years later with every
 * fifth word changed, so that equal text answers for none of them.
 */
export async function* benchReports(count: number): AsyncIterable<BenchReport> {
  let given = 0;
  for (let pass = 0; ; pass++)
    for await (const report of setsPresent().length > 0 ? realReports() : madeUpReports()) {
      if (given++ === count) return;
      yield pass === 0 ? report : again(report, pass);
    }
}

export const setsPresent = () => SETS.filter((set) => existsSync(pathOf(set)));

const pathOf = (set: string) => join(FOLDER, `${set}.jsonl.gz`);

async function* realReports(): AsyncIterable<BenchReport> {
  for (const set of setsPresent())
    for await (const { title, body, reporter, occurredAt } of readDataset(pathOf(set)))
      yield { title, body, author: reporter ?? null, at: new Date(occurredAt ?? Date.UTC(2020, 0, 1)) };
}

async function* madeUpReports(): AsyncIterable<BenchReport> {
  const random = seeded(7);
  // Few words are frequent and many are rare, as in any language.
  const word = () => `w${Math.floor(20_000 ** random())}x`;
  const words = (count: number) => Array.from({ length: count }, word).join(' ');
  for (let at = 0; at < 20_000; at++)
    yield { title: words(8), body: words(90), author: `user${at % 3000}`, at: new Date(1.5e12 + at * 3_600_000) };
}

function again({ title, body, author, at }: BenchReport, pass: number): BenchReport {
  const changed = (text: string) =>
    text.replace(/\p{L}{4,}/gu, (word) =>
      shareOf(word, pass) < WORDS_CHANGED ? `${word}${suffixes[pass % 8]}` : word,
    );
  return { title: changed(title), body: changed(body), author, at: new Date(at.getTime() + pass * 3 * YEAR_MS) };
}

const suffixes = ['ra', 'mo', 'ti', 'lu', 'ke', 'so', 'vi', 'na'];

function shareOf(word: string, pass: number): number {
  let seed = pass;
  for (let at = 0; at < word.length; at++) seed = Math.imul(seed ^ word.charCodeAt(at), 0x01000193);
  return seeded(seed)();
}

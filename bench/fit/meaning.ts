import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { MatchItem } from '@soulcaster/server/clusters/matcher/item';
import { excessOf } from '@soulcaster/server/clusters/matcher/meaning';
import { Neighbours } from '@soulcaster/server/clusters/matcher/neighbours';
import { fittedParameters } from '@soulcaster/server/clusters/matcher/parameters';
import { readDataset } from '@soulcaster/server/clusters/read-dataset';

/**
 * `node bench/fit/meaning.ts [FOLDER]`: what the feature `meaning` adds to the rank score on labelled pairs whose cosines by several
 * embedders are known (`bugspotter-650-pairs`), by weight: area under the curve and best F1. "Usual" is measured on the unrelated
 * pairs that were drawn at random (D4).
 */
const folder = process.argv[2] ?? '../shared/datasets';
const WEIGHTS = [0, 1, 1.5, 2, 4];

interface Pair {
  a: string;
  b: string;
  duplicate: boolean;
  level: string;
  scores: Record<string, number>;
}

const pairs = await readPairs(`${folder}/bugspotter-650-pairs.jsonl.gz`);
const words = await wordScores(`${folder}/bugspotter-650.jsonl.gz`, pairs);
const embedders = Object.keys(pairs[0]!.scores).filter((name) => !/tfidf|bm25/.test(name));
process.stdout.write(
  `${JSON.stringify(Object.fromEntries(embedders.map((name) => [name, measure(name)])), null, 2)}\n`,
);

function measure(embedder: string) {
  const known = pairs.flatMap((pair, at) => {
    const cosine = pair.scores[embedder];
    return cosine === undefined ? [] : [{ cosine, words: words[at]!, duplicate: pair.duplicate, level: pair.level }];
  });
  const usual = usualOf(known.filter(({ level }) => level === 'D4').map(({ cosine }) => cosine));
  const scored = (score: (pair: (typeof known)[number]) => number) =>
    quality(known.map((pair) => [score(pair), pair.duplicate] as const));
  return {
    pairs: known.length,
    cosine_alone: scored(({ cosine }) => cosine),
    words_and_meaning: Object.fromEntries(
      WEIGHTS.map((weight) => [weight, scored((pair) => pair.words + weight * excessOf(pair.cosine, usual))]),
    ),
  };
}

async function readPairs(path: string): Promise<Pair[]> {
  const lines = await text(createReadStream(path).pipe(createGunzip()));
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Pair);
}

/** The rank score of each pair by words alone, all reports of the set being filed. */
async function wordScores(dataset: string, asked: Pair[]): Promise<number[]> {
  const near = new Neighbours(fittedParameters());
  const items = new Map<string, MatchItem>();
  for await (const item of readDataset(dataset)) {
    items.set(item.id, item);
    near.file(near.prepare(item), item.id);
  }
  return asked.map(({ a, b }) => {
    // Named as near in meaning, it is among the candidates for sure; with an excess of 0 that adds nothing.
    const meaning = { embedder: '', nearest: [{ itemId: b, cosine: 0, excess: 0 }] };
    const { candidates } = near.prepare({ ...items.get(a)!, meaning });
    return candidates.find(({ slot }) => near.filed.at(slot).id === b)!.z;
  });
}

function usualOf(cosines: number[]) {
  const mean = cosines.reduce((sum, each) => sum + each, 0) / cosines.length;
  const variance = cosines.reduce((sum, each) => sum + (each - mean) ** 2, 0) / cosines.length;
  return { mean, deviation: Math.sqrt(variance), pairs: cosines.length };
}

/** Ties are rare enough to be left to the sort. */
function quality(scored: (readonly [score: number, duplicate: boolean])[]): { auc: number; f1: number } {
  const duplicates = scored.filter(([, duplicate]) => duplicate).length;
  let [found, wrong, above, f1] = [0, 0, 0, 0];
  for (const [, duplicate] of scored.toSorted((one, other) => other[0] - one[0])) {
    if (duplicate) found += 1;
    else [wrong, above] = [wrong + 1, above + found];
    f1 = Math.max(f1, (2 * found) / (found + wrong + duplicates));
  }
  const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
  return { auc: rounded(above / (duplicates * (scored.length - duplicates))), f1: rounded(f1) };
}

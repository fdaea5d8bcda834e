import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { assignInMemory } from './evaluate-in-memory.ts';
import type { MatchItem, Sensitivity } from './matcher/item.ts';
import type { Parameters } from './matcher/parameters.ts';
import { type LabelledItem, readDataset } from './read-dataset.ts';

/** What takes the stream: the matcher in memory, or the real engine with its database. */
export interface Assigner {
  /**
   * Decides the items in their order. With `answer`, the questions about an item are answered at once, best first and until one is
   * a yes, before the next item is decided.
   */
  assign(items: MatchItem[], answer: Answer | null): Promise<AssignedItem[]> | AssignedItem[];
}

/** Whether two reports are about the same problem. */
export type Answer = (itemId: string, otherItemId: string) => boolean;

export interface AssignedItem {
  clusterId: string;
  /** Best first. */
  candidates: { itemId: string }[];
  /** What was answered to the questions about it. */
  answers: boolean[];
}

export interface EvaluateOptions {
  /** A .jsonl or .jsonl.gz of reports in time order. */
  dataset: string;
  predictions: string;
  ranked?: string | undefined;
  sensitivity: Sensitivity;
  /** Answer what is asked from the labels of the data set, as a person would. */
  answers?: boolean | undefined;
  parameters?: Parameters;
  /** Left out: the matcher in memory. */
  assigner?: Assigner;
  onProgress?(progress: { items: number; seconds: number; itemsPerSecond: number }): void;
}

export interface Evaluated {
  items: number;
  seconds: number;
  itemsPerSecond: number;
  clusters: number;
  asked: Asked | null;
}

/** What the questions cost and brought. */
export interface Asked {
  questions: number;
  questionsPer100: number;
  yesRate: number;
  /** Reports with an earlier one of their group. */
  duplicates: number;
  /** Share of them that came to a report of their group by itself, and by a yes. */
  foundByJoining: number;
  foundByAsking: number;
  found: number;
  /** Of the clusters at the end, with what was answered. */
  online: Score;
  pairwise: Score;
}

interface Score {
  p: number;
  r: number;
  f1: number;
}

const PROGRESS_EVERY_ITEMS = 500;
/** Runs of the engine end with a snapshot, so few long ones. */
const BATCH = 2_000;

/**
 * Streams a data set through the grouping in its order and writes one `{"id","cluster"}` a line to `predictions` and,
 * when asked, one `{"id","candidates"}` (best first, at most 20) to `ranked`: what the clustering evaluator scores.
 */
export async function evaluateClustering(options: EvaluateOptions): Promise<Evaluated> {
  const assigner = options.assigner ?? assignInMemory(options);
  const predictions = await openFile(options.predictions);
  const ranked = options.ranked ? await openFile(options.ranked) : null;
  const tally = new Tally(options.answers ?? false);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  for await (const items of batches(readDataset(options.dataset), BATCH)) {
    for (const item of items) tally.meet(item);
    const assigned = await assigner.assign(items, tally.answer);
    for (const [at, item] of items.entries()) {
      const { clusterId, candidates } = assigned[at]!;
      predictions.write(`${JSON.stringify({ id: item.id, cluster: clusterId })}\n`);
      ranked?.write(`${JSON.stringify({ id: item.id, candidates: candidates.map(({ itemId }) => itemId) })}\n`);
      tally.take(item, assigned[at]!);
      if (tally.items % PROGRESS_EVERY_ITEMS === 0)
        options.onProgress?.({ items: tally.items, seconds: seconds(), itemsPerSecond: tally.items / seconds() });
    }
  }
  const took = seconds();
  for (const stream of [predictions, ranked]) {
    stream?.end();
    if (stream) await finished(stream);
  }
  return { items: tally.items, seconds: took, itemsPerSecond: tally.items / took, ...tally.result() };
}

/** Rejects when it cannot be written to; what fails later is told by `finished`. */
async function openFile(path: string): Promise<WriteStream> {
  const stream = createWriteStream(path);
  await once(stream, 'open');
  return stream.on('error', () => {});
}

class Tally {
  items = 0;
  readonly answer: Answer | null;
  readonly #groups = new Map<string, string>();
  /** By cluster, how many reports of each group it holds. */
  readonly #held = new Map<string, Map<string, number>>();
  readonly #seen = new Set<string>();
  #entered = 0;
  #duplicates = 0;
  #questions = 0;
  #yes = 0;
  #joined = 0;
  #asked = 0;

  constructor(answers: boolean) {
    this.answer = answers ? (a, b) => this.#groups.get(a) === this.#groups.get(b) : null;
  }

  /** Its label must be known before it is asked about. */
  meet({ id, group }: LabelledItem): void {
    this.#groups.set(id, group);
  }

  take({ group }: LabelledItem, { clusterId, answers }: AssignedItem): void {
    const held = this.#held.get(clusterId) ?? new Map<string, number>();
    const yes = answers.includes(true);
    this.items++;
    this.#questions += answers.length;
    if (yes) this.#yes++;
    if (this.#seen.has(group)) {
      this.#duplicates++;
      if (yes) this.#asked++;
      else if (held.has(group)) this.#joined++;
    }
    this.#seen.add(group);
    if (held.size > 0) this.#entered++;
    this.#held.set(clusterId, held.set(group, (held.get(group) ?? 0) + 1));
  }

  result(): Pick<Evaluated, 'clusters' | 'asked'> {
    const clusters = this.#held.size;
    if (!this.answer) return { clusters, asked: null };
    const found = this.#joined + this.#asked;
    const asked: Asked = {
      questions: this.#questions,
      questionsPer100: 100 * share(this.#questions, this.items),
      yesRate: share(this.#yes, this.#questions),
      duplicates: this.#duplicates,
      foundByJoining: share(this.#joined, this.#duplicates),
      foundByAsking: share(this.#asked, this.#duplicates),
      found: share(found, this.#duplicates),
      online: score(found, this.#entered, this.#duplicates),
      pairwise: this.#pairwise(),
    };
    return { clusters, asked };
  }

  #pairwise(): Score {
    const groups = new Map<string, number>();
    let [both, together] = [0, 0];
    for (const held of this.#held.values()) {
      together += pairs([...held.values()].reduce((sum, count) => sum + count, 0));
      for (const [group, count] of held) {
        both += pairs(count);
        groups.set(group, (groups.get(group) ?? 0) + count);
      }
    }
    return score(
      both,
      together,
      [...groups.values()].reduce((sum, count) => sum + pairs(count), 0),
    );
  }
}

const share = (of: number, all: number) => (all === 0 ? 0 : of / all);
const pairs = (count: number) => (count * (count - 1)) / 2;

function score(right: number, made: number, real: number): Score {
  const [p, r] = [share(right, made), share(right, real)];
  return { p, r, f1: share(2 * p * r, p + r) };
}

async function* batches<T>(all: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

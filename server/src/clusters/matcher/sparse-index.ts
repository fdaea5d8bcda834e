import { copied, ListPool, type PackedLists } from './list-pool.ts';
import type { SparseVector } from './text-vector.ts';

const COMMON_FROM_ITEMS = 500;
const COMMON_SHARE = 0.3;

export interface Hit {
  slot: number;
  score: number;
}

export interface Resemblance {
  cosine: number;
  /** Share of the first one's weight in terms that both have. */
  coverMine: number;
  coverTheirs: number;
  /** Logarithm of how much is shared, however long the texts are. */
  shared: number;
  /** Share of the weight of `marked` cells that the filed one has. */
  marked: number;
}

/** What is believed about terms before the project has said anything: `share(cell)` of `items` imagined reports. */
export interface Prior {
  items: number;
  share(cell: number): number;
}

export interface PackedIndex {
  vectors: PackedLists;
  norms: Float64Array;
  holds: Uint8Array;
}

/** An inverted index over hashed terms whose idf follows the project as it grows. */
export class SparseIndex {
  readonly #postings: ListPool;
  readonly #forward = new ListPool(256);
  readonly #prior: Prior;
  #norms = new Float64Array(256);
  #scores = new Float64Array(256);
  #holds = new Uint8Array(256);
  #touched = new Int32Array(256);
  #size = 0;
  /** The idf of a cell, which counts as long as its date is the number of changes so far. */
  readonly #idfs: Float64Array;
  readonly #idfDates: Uint32Array;
  #changes = 1;

  constructor(cells: number, prior: Prior) {
    this.#postings = new ListPool(cells);
    this.#idfs = new Float64Array(cells);
    this.#idfDates = new Uint32Array(cells);
    this.#prior = prior;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    const ofSlots = this.#norms.byteLength + this.#scores.byteLength + this.#touched.byteLength;
    return this.#postings.bytes + this.#forward.bytes + ofSlots + this.#idfs.byteLength + this.#idfDates.byteLength;
  }

  idf(cell: number): number {
    if (this.#idfDates[cell] !== this.#changes) {
      this.#idfs[cell] = this.#idfNow(cell);
      this.#idfDates[cell] = this.#changes;
    }
    return this.#idfs[cell]!;
  }

  #idfNow(cell: number): number {
    const items = this.#size + this.#prior.items;
    const having = this.#postings.length(cell) + this.#prior.items * this.#prior.share(cell);
    return Math.max(0, Math.log(1 + (items - having + 0.5) / (having + 0.5)));
  }

  norm(vector: SparseVector): number {
    let sum = 0;
    for (let at = 0; at < vector.cells.length; at++) sum += this.idf(vector.cells[at]!) * vector.weights[at]! ** 2;
    return Math.sqrt(sum);
  }

  /** The norm is the one at filing time and stays, so that filing never touches older items. */
  add(slot: number, vector: SparseVector, norm: number): void {
    if (slot >= this.#norms.length) this.#grow(slot + 1);
    for (let at = 0; at < vector.cells.length; at++) {
      this.#postings.push(vector.cells[at]!, slot, vector.weights[at]!);
      this.#forward.push(slot, vector.cells[at]!, vector.weights[at]!);
    }
    this.#norms[slot] = norm;
    this.#holds[slot] = 1;
    this.#size++;
    this.#changes++;
  }

  remove(slot: number): void {
    if (!this.#holds[slot]) return;
    this.#holds[slot] = 0;
    const start = this.#forward.start(slot);
    const end = start + this.#forward.length(slot);
    for (let at = start; at < end; at++) this.#postings.drop(this.#forward.values[at]!, slot);
    this.#forward.clear(slot);
    this.#size--;
    this.#changes++;
  }

  /** What `unpack` makes the same index of: the postings follow from the vectors. */
  pack(slots: number): PackedIndex {
    return {
      vectors: this.#forward.pack(slots),
      norms: this.#norms.slice(0, slots),
      holds: this.#holds.slice(0, slots),
    };
  }

  unpack({ vectors, norms, holds }: PackedIndex): void {
    this.#grow(Math.max(norms.length, 256));
    this.#norms.set(norms);
    this.#holds.set(holds);
    this.#size = holds.reduce((sum, held) => sum + held, 0);
    this.#changes++;
    this.#forward.unpack(vectors);
    for (let slot = 0, at = 0; slot < vectors.ends.length; slot++)
      for (; at < vectors.ends[slot]!; at++) this.#postings.push(vectors.values[at]!, slot, vectors.weights[at]!);
  }

  /** The `most` nearest items, best first; equal scores in slot order. */
  search(vector: SparseVector, norm: number, most: number): Hit[] {
    const touched = this.#accumulate(vector);
    const best: Hit[] = [];
    let leastKept = 0;
    for (const slot of touched) {
      const score = this.#scores[slot]! / (norm * this.#norms[slot]! || 1);
      this.#scores[slot] = 0;
      if (score < leastKept) continue;
      keepBest(best, { slot, score }, most);
      if (best.length === most) leastKept = best[most - 1]!.score;
    }
    return best;
  }

  /** How one vector relates to filed ones: cosine, and how much of each side, and of its `marked` cells, the other covers. */
  comparer(vector: SparseVector, norm: number, marked?: Int32Array): (slot: number) => Resemblance {
    const mine = weightsOf(vector);
    const isMarked = new Set(marked);
    const markedAll = [...isMarked].reduce((sum, cell) => sum + this.idf(cell), 0);
    return (slot) => {
      let product = 0;
      let coverMine = 0;
      let coverTheirs = 0;
      let shared = 0;
      let markedHere = 0;
      const { values, weights } = this.#forward;
      const end = this.#forward.start(slot) + this.#forward.length(slot);
      for (let at = this.#forward.start(slot); at < end; at++) {
        const weight = mine.get(values[at]!);
        if (weight === undefined) continue;
        const idf = this.idf(values[at]!);
        shared += idf;
        if (isMarked.has(values[at]!)) markedHere += idf;
        product += idf * weight * weights[at]!;
        coverMine += idf * weight * weight;
        coverTheirs += idf * weights[at]! * weights[at]!;
      }
      const theirs = this.#norms[slot]!;
      return {
        cosine: product / (norm * theirs || 1),
        coverMine: coverMine / (norm * norm || 1),
        coverTheirs: coverTheirs / (theirs * theirs || 1),
        shared: Math.log(1 + shared),
        marked: markedHere / (markedAll || 1),
      };
    };
  }

  /** The cells shared with one item, the weightiest first. */
  sharedCells(vector: SparseVector, slot: number): number[] {
    const mine = weightsOf(vector);
    const shared: { cell: number; adds: number }[] = [];
    const end = this.#forward.start(slot) + this.#forward.length(slot);
    for (let at = this.#forward.start(slot); at < end; at++) {
      const cell = this.#forward.values[at]!;
      const weight = mine.get(cell);
      if (weight !== undefined) shared.push({ cell, adds: this.idf(cell) * weight * this.#forward.weights[at]! });
    }
    return shared.sort((a, b) => b.adds - a.adds).map(({ cell }) => cell);
  }

  /** Adds up `#scores`; answers with the slots that have one. */
  #accumulate(vector: SparseVector): Int32Array {
    const scores = this.#scores;
    const { values, weights } = this.#postings;
    const commonMin = this.#size > COMMON_FROM_ITEMS ? this.#size * COMMON_SHARE : Number.POSITIVE_INFINITY;
    const touched = this.#touched;
    let count = 0;
    for (let term = 0; term < vector.cells.length; term++) {
      const cell = vector.cells[term]!;
      const length = this.#postings.length(cell);
      if (length === 0 || length > commonMin) continue;
      const weight = this.idf(cell) * vector.weights[term]!;
      if (weight <= 0) continue;
      const start = this.#postings.start(cell);
      for (let at = start; at < start + length; at++) {
        const slot = values[at]!;
        if (scores[slot] === 0) touched[count++] = slot;
        scores[slot]! += weight * weights[at]!;
      }
    }
    return touched.subarray(0, count);
  }

  #grow(slots: number): void {
    const grown = Math.max(slots, this.#norms.length * 2);
    this.#norms = copied(this.#norms, new Float64Array(grown));
    this.#holds = copied(this.#holds, new Uint8Array(grown));
    this.#scores = new Float64Array(grown);
    this.#touched = new Int32Array(grown);
  }
}

function weightsOf({ cells, weights }: SparseVector): Map<number, number> {
  const byCell = new Map<number, number>();
  for (let at = 0; at < cells.length; at++) byCell.set(cells[at]!, weights[at]!);
  return byCell;
}

function keepBest(best: Hit[], hit: Hit, most: number): void {
  if (best.length === most && !isBetter(hit, best[most - 1]!)) return;
  if (best.length === most) best.pop();
  let at = best.length;
  while (at > 0 && isBetter(hit, best[at - 1]!)) at--;
  best.splice(at, 0, hit);
}

function isBetter(a: Hit, b: Hit): boolean {
  return a.score > b.score || (a.score === b.score && a.slot < b.slot);
}

import { type Crash, crashOf } from './crash.ts';
import { type PackedSigns, type Sign, SignIndex, signsOf } from './exact.ts';
import { FiledItems, type PackedItems } from './filed.ts';
import { FRAME_CELLS, frameVector } from './frames.ts';
import { wideHash } from './hash.ts';
import type { MatchItem } from './item.ts';
import { BACKGROUND_CELLS, type Parameters } from './parameters.ts';
import { type Candidate, pairFeatures, rankScore } from './rank.ts';
import { type Hit, type PackedIndex, SparseIndex } from './sparse-index.ts';
import { type SparseVector, TEXT_CELLS, type TextVector, textVector } from './text-vector.ts';

const CANDIDATES = 50;
const FRAME_CANDIDATES = 10;
const MEANING_CANDIDATES = 20;
const HUB_NEIGHBOURS = 5;
/** Frames are read as a stranger's: a handful of imagined crashes keep the idf of a young project above 0. */
const FRAME_PRIOR = { items: 20, share: () => 0 };

/** What stays as it was when an item was filed, however the project grows. Kept with the row, it makes loading quick. */
export interface Frozen {
  norm: number;
  /** Mean cosine of the item's nearest five: high where a text resembles everything. */
  hub: number;
}

/** An item as it is filed. */
export interface Filing extends Frozen {
  item: MatchItem;
  text: TextVector;
  frames: { vector: SparseVector; norm: number } | null;
  crash: Crash | null;
  signs: Sign[];
}

/** An item with everything that was computed about it against the items filed so far. */
export interface Prepared extends Filing {
  /** All that was retrieved, best first by rank score. */
  candidates: Candidate[];
}

export interface PackedNeighbours {
  filed: PackedItems;
  signs: PackedSigns;
  text: PackedIndex;
  frames: PackedIndex | null;
}

/** The filed items of one project and the ways to find the ones nearest to a newcomer. */
export class Neighbours {
  readonly filed = new FiledItems();
  readonly signs = new SignIndex();
  readonly text: SparseIndex;
  #frames: SparseIndex | null = null;
  readonly #parameters: Parameters;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
    this.text = new SparseIndex(TEXT_CELLS, {
      items: parameters.backgroundItems,
      share: (cell) => parameters.background[cell & (BACKGROUND_CELLS - 1)]!,
    });
  }

  get bytes(): number {
    return this.text.bytes + (this.#frames?.bytes ?? 0) + this.filed.bytes + this.signs.bytes;
  }

  prepare(item: MatchItem): Prepared {
    const filing = this.#read(item, textVector(item, this.#parameters.text), { norm: 0, hub: 0 });
    filing.norm = this.text.norm(filing.text.all);
    const hits = this.#nearest(filing, CANDIDATES);
    filing.hub = hubOf(hits);
    return { ...filing, candidates: this.#candidates(filing, hits) };
  }

  /** Files an item that needs no decision, with what was frozen when it was first filed, if that was kept. */
  refile(item: MatchItem, clusterId: string, frozen?: Frozen): void {
    const filing = this.#read(item, textVector(item, this.#parameters.text), frozen ?? { norm: 0, hub: 0 });
    if (!frozen) {
      filing.norm = this.text.norm(filing.text.all);
      filing.hub = hubOf(this.#nearest(filing, HUB_NEIGHBOURS));
    }
    this.file(filing, clusterId);
  }

  file({ item, text, norm, frames, crash, signs, hub }: Filing, clusterId: string): void {
    const { id, source, occurredAt, upstreamGroup } = item;
    const slot = this.filed.insert(
      {
        id,
        source,
        reporter: reporterKey(item),
        occurredAt,
        upstreamGroup,
        bodyWords: text.bodyWords,
        norm,
        hub,
        head: text.head,
        titleTerms: text.titleTerms,
        crash,
        said: saidBy(item),
      },
      clusterId,
    );
    this.text.add(slot, text.all, norm);
    if (frames) {
      this.#frames ??= new SparseIndex(FRAME_CELLS, FRAME_PRIOR);
      this.#frames.add(slot, frames.vector, this.#frames.norm(frames.vector));
    }
    this.signs.add(slot, signs);
  }

  remove(slot: number): void {
    this.text.remove(slot);
    this.#frames?.remove(slot);
    this.signs.remove(slot);
    this.filed.remove(slot);
  }

  pack(): PackedNeighbours {
    const { slots } = this.filed;
    return {
      filed: this.filed.pack(),
      signs: this.signs.pack(),
      text: this.text.pack(slots),
      frames: this.#frames?.pack(slots) ?? null,
    };
  }

  unpack({ filed, signs, text, frames }: PackedNeighbours): void {
    this.filed.unpack(filed);
    this.signs.unpack(signs);
    this.text.unpack(text);
    if (frames) {
      this.#frames = new SparseIndex(FRAME_CELLS, FRAME_PRIOR);
      this.#frames.unpack(frames);
    }
  }

  #read(item: MatchItem, text: TextVector, frozen: Frozen): Filing {
    const vector = frameVector(item);
    const frames = vector && { vector, norm: this.#frames?.norm(vector) ?? 0 };
    return { item, text, frames, crash: crashOf(item), signs: signsOf(item), ...frozen };
  }

  #nearest({ item, text, norm }: Filing, most: number): Hit[] {
    const self = this.filed.slotOf(item.id);
    const hits = this.text.search(text.all, norm, most + 1).filter((hit) => hit.slot !== self);
    return hits.slice(0, most);
  }

  #candidates({ item, frames, text, norm }: Filing, hits: Hit[]): Candidate[] {
    const self = this.filed.slotOf(item.id);
    const slots = new Set(hits.map((hit) => hit.slot));
    for (const { slot } of (frames && this.#frames?.search(frames.vector, frames.norm, FRAME_CANDIDATES)) ?? []) {
      if (slot !== self) slots.add(slot);
    }
    const meant = new Map<number, number>();
    for (const { itemId, excess } of item.meaning?.nearest ?? []) {
      const slot = this.filed.slotOf(itemId);
      if (slot !== undefined && slot !== self && meant.size < MEANING_CANDIDATES) meant.set(slot, excess);
    }
    for (const slot of meant.keys()) slots.add(slot);
    const compare = this.text.comparer(text.all, norm, text.head.cells.subarray(0, text.titleTerms));
    const compareFrames = frames && this.#frames?.comparer(frames.vector, frames.norm);
    const compareHeads = this.#headComparer(text);
    const facts = { ...item, reporter: reporterKey(item), bodyWords: text.bodyWords };
    const candidates = [...slots].map((slot) => {
      const likeness = {
        ...compare(slot),
        ...compareHeads(slot),
        frames: compareFrames?.(slot).cosine ?? 0,
        meaning: meant.get(slot) ?? 0,
      };
      const pair = pairFeatures(facts, this.filed.at(slot), likeness);
      return { slot, clusterId: this.filed.clusterAt(slot), pair, z: rankScore(pair, this.#parameters) };
    });
    return candidates.sort((a, b) => b.z - a.z || a.slot - b.slot);
  }

  /** Cosine of heads under today's idf, which is taken once, as in the index, and how much of their title stands in the text. */
  #headComparer({ head, all }: TextVector): (slot: number) => { head: number; titleTheirs: number } {
    const said = new Set(all.cells);
    const mine = new Map<number, number>();
    for (let at = 0; at < head.cells.length; at++) mine.set(head.cells[at]!, head.weights[at]!);
    const norm = this.text.norm(head);
    return (slot) => {
      const { heads } = this.filed;
      let product = 0;
      let square = 0;
      let title = 0;
      let titleSaid = 0;
      const titleEnd = heads.start(slot) + this.filed.at(slot).titleTerms;
      const end = heads.start(slot) + heads.length(slot);
      for (let at = heads.start(slot); at < end; at++) {
        const cell = heads.values[at]!;
        const weight = heads.weights[at]!;
        const idf = this.text.idf(cell);
        square += idf * weight * weight;
        product += idf * weight * (mine.get(cell) ?? 0);
        if (at >= titleEnd) continue;
        title += idf;
        if (said.has(cell)) titleSaid += idf;
      }
      return { head: product / (norm * Math.sqrt(square) || 1), titleTheirs: titleSaid / (title || 1) };
    };
  }
}

const reporterKey = ({ reporter }: MatchItem) => (reporter === undefined ? undefined : wideHash(reporter).toString(36));

/** A hash of all that a report says; equal for equal reports. */
export function saidBy({
  source,
  title,
  body,
  reporter,
  occurredAt,
  upstreamGroup,
  exception,
  frames,
}: MatchItem): number {
  return wideHash(JSON.stringify([source, title, body, reporter, occurredAt, upstreamGroup, exception, frames]));
}

function hubOf(hits: Hit[]): number {
  const nearest = hits.slice(0, HUB_NEIGHBOURS);
  return nearest.reduce((sum, hit) => sum + hit.score, 0) / (nearest.length || 1);
}

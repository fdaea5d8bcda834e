import type { Crash } from './crash.ts';
import { ListPool, type PackedLists } from './list-pool.ts';
import type { SparseVector } from './text-vector.ts';

/** What is kept of a filed item beside the index, by slot. Slots of removed items are taken again. */
export interface FiledItem {
  id: string;
  source: string;
  /** Hashed, as are the words: what is kept of a report names nobody. */
  reporter: string | undefined;
  occurredAt: number | undefined;
  upstreamGroup: string | undefined;
  bodyWords: number;
  norm: number;
  hub: number;
  head: SparseVector;
  /** See TextVector. */
  titleTerms: number;
  crash: Crash | null;
  /** Changes with what the report says. */
  said: number;
}

export interface PackedItems {
  items: (Omit<FiledItem, 'head'> | undefined)[];
  clusterOf: (string | undefined)[];
  heads: PackedLists;
  free: number[];
}

export class FiledItems {
  readonly heads = new ListPool(256);
  readonly #slots = new Map<string, number>();
  readonly #items: (Omit<FiledItem, 'head'> | undefined)[] = [];
  readonly #clusterOf: (string | undefined)[] = [];
  readonly #sizes = new Map<string, number>();
  readonly #free: number[] = [];

  get size(): number {
    return this.#slots.size;
  }

  get bytes(): number {
    return this.heads.bytes + this.#items.length * 320;
  }

  slotOf(id: string): number | undefined {
    return this.#slots.get(id);
  }

  at(slot: number): Omit<FiledItem, 'head'> {
    return this.#items[slot]!;
  }

  clusterAt(slot: number): string {
    return this.#clusterOf[slot]!;
  }

  sizeOf(clusterId: string): number {
    return this.#sizes.get(clusterId) ?? 0;
  }

  *placements(): Iterable<[itemId: string, clusterId: string]> {
    for (const [id, slot] of this.#slots) yield [id, this.clusterAt(slot)];
  }

  insert({ head, ...item }: FiledItem, clusterId: string): number {
    const slot = this.#free.pop() ?? this.#items.length;
    this.#items[slot] = item;
    this.#slots.set(item.id, slot);
    for (let at = 0; at < head.cells.length; at++) this.heads.push(slot, head.cells[at]!, head.weights[at]!);
    this.#enter(slot, clusterId);
    return slot;
  }

  move(slot: number, clusterId: string): void {
    this.#leave(slot);
    this.#enter(slot, clusterId);
  }

  remove(slot: number): void {
    this.#leave(slot);
    this.#slots.delete(this.at(slot).id);
    this.#items[slot] = undefined;
    this.heads.clear(slot);
    this.#free.push(slot);
  }

  /** All slots that ever were in use. */
  get slots(): number {
    return this.#items.length;
  }

  pack(): PackedItems {
    const [items, clusterOf, free] = [this.#items, this.#clusterOf, this.#free];
    return { items, clusterOf, free, heads: this.heads.pack(this.slots) };
  }

  unpack({ items, clusterOf, heads, free }: PackedItems): void {
    this.heads.unpack(heads);
    this.#free.push(...free);
    for (const [slot, item] of items.entries()) {
      this.#items[slot] = item;
      if (!item) continue;
      this.#slots.set(item.id, slot);
      this.#enter(slot, clusterOf[slot]!);
    }
  }

  #enter(slot: number, clusterId: string): void {
    this.#clusterOf[slot] = clusterId;
    this.#sizes.set(clusterId, this.sizeOf(clusterId) + 1);
  }

  #leave(slot: number): void {
    const clusterId = this.clusterAt(slot);
    const left = this.sizeOf(clusterId) - 1;
    if (left > 0) this.#sizes.set(clusterId, left);
    else this.#sizes.delete(clusterId);
  }
}

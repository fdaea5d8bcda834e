const SMALLEST = 1;

/** Lists one after another, without the room between them. */
export interface PackedLists {
  ends: Int32Array;
  values: Int32Array;
  weights: Float32Array;
}

/**
 * Many growing lists of (number, weight) in two typed arrays. A list is contiguous; one that outgrows its room moves to
 * twice the room, and the room it leaves is taken again by lists of that size.
 */
export class ListPool {
  values = new Int32Array(1024);
  weights = new Float32Array(1024);
  #start: Int32Array;
  #length: Int32Array;
  #room: Uint8Array;
  #end = 0;
  #free: number[][] = [];

  constructor(keys: number) {
    this.#start = new Int32Array(keys);
    this.#length = new Int32Array(keys);
    this.#room = new Uint8Array(keys);
  }

  start(key: number): number {
    return this.#start[key]!;
  }

  length(key: number): number {
    return this.#length[key] ?? 0;
  }

  get bytes(): number {
    return this.values.byteLength + this.weights.byteLength + this.#start.length * 9;
  }

  push(key: number, value: number, weight: number): void {
    if (key >= this.#start.length) this.#growKeys(key + 1);
    const length = this.#length[key]!;
    if (length === capacity(this.#room[key]!)) this.#move(key, this.#room[key]! + 1);
    const at = this.#start[key]! + length;
    this.values[at] = value;
    this.weights[at] = weight;
    this.#length[key] = length + 1;
  }

  /** Takes one value out of a list; the order of the rest stays. */
  drop(key: number, value: number): void {
    const start = this.start(key);
    const end = start + this.length(key);
    const at = this.values.subarray(start, end).indexOf(value);
    if (at < 0) return;
    this.values.copyWithin(start + at, start + at + 1, end);
    this.weights.copyWithin(start + at, start + at + 1, end);
    this.#length[key] = end - start - 1;
  }

  clear(key: number): void {
    if (key >= this.#start.length) return;
    this.#release(key);
    this.#room[key] = 0;
    this.#length[key] = 0;
  }

  /** The lists of the keys below `keys`. */
  pack(keys: number): PackedLists {
    const ends = new Int32Array(keys);
    for (let key = 0, end = 0; key < keys; key++) ends[key] = end += this.length(key);
    const packed = { ends, values: new Int32Array(ends.at(-1) ?? 0), weights: new Float32Array(ends.at(-1) ?? 0) };
    for (let key = 0, at = 0; key < keys; at = ends[key++]!) {
      const [from, to] = [this.#start[key] ?? 0, (this.#start[key] ?? 0) + this.length(key)];
      packed.values.set(this.values.subarray(from, to), at);
      packed.weights.set(this.weights.subarray(from, to), at);
    }
    return packed;
  }

  /** Takes packed lists into a pool that is empty. */
  unpack({ ends, values, weights }: PackedLists): void {
    for (let key = 0, at = 0; key < ends.length; key++)
      for (; at < ends[key]!; at++) this.push(key, values[at]!, weights[at]!);
  }

  #move(key: number, room: number): void {
    const size = capacity(room);
    const to = this.#free[room]?.pop() ?? this.#claim(size);
    const from = this.#start[key]!;
    this.values.copyWithin(to, from, from + this.#length[key]!);
    this.weights.copyWithin(to, from, from + this.#length[key]!);
    this.#release(key);
    this.#start[key] = to;
    this.#room[key] = room;
  }

  #release(key: number): void {
    const room = this.#room[key]!;
    if (room === 0) return;
    this.#free[room] ??= [];
    this.#free[room].push(this.#start[key]!);
  }

  #claim(size: number): number {
    const at = this.#end;
    this.#end += size;
    if (this.#end > this.values.length) {
      const grown = Math.max(this.#end, Math.ceil(this.values.length * 1.5));
      this.values = copied(this.values, new Int32Array(grown));
      this.weights = copied(this.weights, new Float32Array(grown));
    }
    return at;
  }

  #growKeys(keys: number): void {
    const grown = Math.max(keys, this.#start.length * 2);
    this.#start = copied(this.#start, new Int32Array(grown));
    this.#length = copied(this.#length, new Int32Array(grown));
    this.#room = copied(this.#room, new Uint8Array(grown));
  }
}

function capacity(room: number): number {
  return room === 0 ? 0 : SMALLEST << room;
}

/** `from` at the beginning of the longer `to`. */
export function copied<T extends Int32Array | Float32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

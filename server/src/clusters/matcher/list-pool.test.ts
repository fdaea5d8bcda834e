import { describe, expect, it } from 'vitest';
import { ListPool } from './list-pool.ts';

/** A small generator with a seed, so that a failure can be run again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('list pool', () => {
  it('holds the same lists as plain arrays through thousands of pushes, drops and clears', () => {
    const below = numbers(7);
    const pool = new ListPool(4);
    const plain = new Map<number, number[]>();
    for (let step = 0; step < 20_000; step++) {
      const key = below(60);
      const list = plain.get(key) ?? [];
      plain.set(key, list);
      const act = below(100);
      if (act < 70) {
        pool.push(key, step, step / 2);
        list.push(step);
      } else if (act < 97 && list.length > 0) {
        const value = list[below(list.length)]!;
        pool.drop(key, value);
        list.splice(list.indexOf(value), 1);
      } else if (act >= 97) {
        pool.clear(key);
        plain.set(key, []);
      }
    }
    for (const [key, list] of plain) {
      const from = pool.start(key);
      expect([...pool.values.subarray(from, from + pool.length(key))]).toEqual(list);
      expect([...pool.weights.subarray(from, from + pool.length(key))]).toEqual(
        list.map((value) => Math.fround(value / 2)),
      );
    }
  });
});

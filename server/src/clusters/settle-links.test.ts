import { describe, expect, it } from 'vitest';
import { Constraints } from './matcher/constraints.ts';
import { linkChanges, type Pair, type Said, settleLinks } from './settle-links.ts';

const nothing: Said = { together: [], apart: [] };

/** Items in clusters, with what was said of them, changed as the verbs change them. */
class World {
  readonly clusterOf = new Map<string, string>();
  links = new Map<string, Pair>();
  #clusters = 0;

  constructor(items: number, clusters: number) {
    for (let at = 0; at < items; at++) this.clusterOf.set(`i${String(at).padStart(2, '0')}`, `c${at % clusters}`);
    this.#clusters = clusters;
  }

  clusters = () => [...new Set(this.clusterOf.values())];
  in = (cluster: string) => [...this.clusterOf].flatMap(([id, of]) => (of === cluster ? [id] : []));
  opened = () => `c${this.#clusters++}`;

  /** Only the links of what is touched are handed over, as from the database. */
  regroup(moves: [string, string | null][], said: Said): void {
    const ids = new Set([...moves.map(([id]) => id), ...said.together.flat(), ...said.apart.flat(2)]);
    const touched = new Set([...ids].map((id) => this.clusterOf.get(id)));
    for (const [, to] of moves) touched.add(to ?? undefined);
    const near = (id: string) => touched.has(this.clusterOf.get(id));
    const links = [...this.links.values()].filter(({ a, b }) => near(a) || near(b));
    for (const [id, to] of moves)
      if (to) this.clusterOf.set(id, to);
      else this.clusterOf.delete(id);
    const settled = settleLinks(links, (id) => this.clusterOf.get(id) ?? null, said);
    const { set, released } = linkChanges(links, settled);
    for (const { a, b } of released) expect(this.links.delete(`${a} ${b}`)).toBe(true);
    for (const link of set) {
      expect(link.a < link.b).toBe(true);
      this.links.set(`${link.a} ${link.b}`, link);
    }
  }

  merge(from: string, into: string): void {
    const moved = this.in(from);
    const together = [[this.in(into)[0]!, ...moved]];
    this.regroup(
      moved.map((id) => [id, into]),
      { together, apart: [] },
    );
  }

  split(leaving: string[]): void {
    const [of, to] = [this.clusterOf.get(leaving[0]!)!, this.opened()];
    const staying = this.in(of).filter((id) => !leaving.includes(id));
    this.regroup(
      leaving.map((id) => [id, to]),
      { together: [leaving], apart: [[leaving, staying]] },
    );
  }

  detach(leaving: string[]): void {
    const of = this.clusterOf.get(leaving[0]!)!;
    const staying = this.in(of).filter((id) => !leaving.includes(id));
    this.regroup(
      leaving.map((id) => [id, this.opened()]),
      { together: [], apart: [[leaving, staying]] },
    );
  }

  move(leaving: string[], into: string): void {
    const from = [...new Set(leaving.map((id) => this.clusterOf.get(id)!))];
    const apart = from.map((of): [string[], string[]] => [
      leaving.filter((id) => this.clusterOf.get(id) === of),
      this.in(of).filter((id) => !leaving.includes(id)),
    ]);
    this.regroup(
      leaving.map((id) => [id, into]),
      { together: [[this.in(into)[0]!, ...leaving]], apart },
    );
  }

  constraints(): Constraints {
    const constraints = new Constraints();
    for (const { a, b, kind } of this.links.values())
      if (kind === 'must') constraints.mustLink(a, b);
      else constraints.cannotLink(a, b);
    return constraints;
  }

  together = (a: string, b: string) => this.constraints().together(a).includes(b);
  apart = (a: string, b: string) => {
    const constraints = this.constraints();
    return constraints.apartFrom(constraints.together(a)).includes(b);
  };
}

describe('what people said', () => {
  it('binds each report of a split to each that stayed, both ways, and holds together what left together', () => {
    const world = new World(6, 1);
    world.split(['i03', 'i04']);
    expect(world.together('i03', 'i04')).toBe(true);
    for (const left of ['i03', 'i04'])
      for (const stayed of ['i00', 'i01', 'i02', 'i05']) {
        expect([world.apart(left, stayed), world.apart(stayed, left)]).toEqual([true, true]);
      }
    expect(world.together('i00', 'i01')).toBe(false);
  });

  it('is taken back where a later merge contradicts it, and only there', () => {
    const world = new World(6, 1);
    world.split(['i04', 'i05']);
    const other = world.clusterOf.get('i04')!;
    world.split(['i02', 'i03']);
    world.merge(other, 'c0');
    expect(world.apart('i04', 'i00')).toBe(false);
    expect(world.together('i04', 'i00')).toBe(true);
    expect(world.apart('i04', 'i02')).toBe(true);
    expect(world.apart('i00', 'i02')).toBe(true);
  });

  it('holds those who stay when the one who held them leaves', () => {
    const world = new World(4, 4);
    for (const from of ['c1', 'c2', 'c3']) world.merge(from, 'c0');
    world.detach(['i00']);
    expect(world.together('i01', 'i03')).toBe(true);
    expect(world.together('i00', 'i01')).toBe(false);
    for (const stayed of ['i01', 'i02', 'i03']) expect(world.apart('i00', stayed)).toBe(true);
  });

  it('keeps apart from a group all that was with the one it was said of, wherever that goes', () => {
    const world = new World(5, 5);
    world.merge('c1', 'c0');
    world.regroup([], { together: [], apart: [[['i00'], ['i02']]] });
    expect(world.apart('i01', 'i02')).toBe(true);
    world.move(['i00'], 'c2');
    expect(world.apart('i00', 'i02')).toBe(false);
    expect(world.apart('i01', 'i02')).toBe(true);
    expect(world.apart('i01', 'i00')).toBe(true);
  });

  it('of a report that is deleted goes with it, and the others keep theirs', () => {
    const world = new World(5, 4);
    world.merge('c1', 'c0');
    world.merge('c2', 'c0');
    world.regroup([], { together: [], apart: [[['i00'], ['i03']]] });
    world.regroup([['i00', null]], nothing);
    expect([...world.links.values()].some(({ a, b }) => a === 'i00' || b === 'i00')).toBe(false);
    expect(world.together('i01', 'i02')).toBe(true);
    expect(world.apart('i02', 'i03')).toBe(true);
  });

  it('about very many is kept by few links, and binds as much', () => {
    const world = new World(400, 1);
    world.detach(world.in('c0').slice(0, 50));
    expect(world.links.size).toBeLessThan(500);
    const constraints = world.constraints();
    const apart = constraints.apartFrom(constraints.together(world.in('c0')[10]!));
    expect(apart).toHaveLength(50);
  });

  it('is not said again when nothing changes', () => {
    const world = new World(6, 3);
    world.merge('c1', 'c0');
    const links = [...world.links.values()];
    const settled = settleLinks(links, (id) => world.clusterOf.get(id)!);
    expect(linkChanges(links, settled)).toEqual({ set: [], released: [] });
  });
});

/** Mulberry32: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe('after any sequence of merges, splits, moves, detachments, answers and deletions', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'words fit the clusters and none is lost (seed %i)',
    (seed) => {
      const below = numbers(seed + 1);
      const world = new World(6 + below(14), 1 + below(6));
      const pick = <T>(from: T[]): T => from[below(from.length)]!;
      /** Every pair that a person parted and nobody has put together since. */
      const parted = new Set<string>();
      for (let step = 0; step < 25; step++) {
        const before = new Map(world.clusterOf);
        const cluster = pick(world.clusters());
        const members = world.in(cluster);
        const some = members.filter(() => below(2) === 0).slice(0, Math.max(1, members.length - 1));
        const [other] = world.clusters().filter((id) => id !== cluster);
        const kind = below(6);
        let leaving: string[] = [];
        if (kind === 0 && other) world.merge(cluster, other);
        else if (kind === 1 && some.length > 0 && members.length > 1) {
          leaving = some;
          world.split(some);
        } else if (kind === 2 && some.length > 0 && members.length > 1) {
          leaving = some;
          world.detach(some);
        } else if (kind === 3 && other && members.length > 1) {
          leaving = [pick(members)];
          world.move(leaving, other);
        } else if (kind === 4 && other) {
          const pair: [string[], string[]] = [[pick(members)], [pick(world.in(other))]];
          world.regroup([], { together: [], apart: [pair] });
          parted.add(pair.flat().sort().join(' '));
        } else if (kind === 5 && world.clusterOf.size > 4) world.regroup([[pick(members), null]], nothing);
        for (const left of leaving)
          for (const stayed of members)
            if (!leaving.includes(stayed) && before.get(left) === before.get(stayed))
              parted.add([left, stayed].sort().join(' '));
        for (const pair of parted) {
          const [a, b] = pair.split(' ').map((id) => world.clusterOf.get(id));
          if (!a || !b || a === b) parted.delete(pair);
        }
        check(world, parted);
      }
    },
  );
});

function check(world: World, parted: Set<string>): void {
  const at = (id: string) => world.clusterOf.get(id);
  for (const { a, b, kind } of world.links.values()) {
    expect(at(a)).toBeDefined();
    expect(at(b)).toBeDefined();
    expect(at(a) === at(b)).toBe(kind === 'must');
  }
  const constraints = world.constraints();
  for (const id of world.clusterOf.keys()) {
    const closed = new Set(constraints.apartFrom(constraints.together(id)).map(at));
    expect(closed.has(at(id))).toBe(false);
  }
  for (const pair of parted) {
    const [a, b] = pair.split(' ');
    expect(constraints.apartFrom(constraints.together(a!))).toContain(b);
    expect(constraints.apartFrom(constraints.together(b!))).toContain(a);
  }
}

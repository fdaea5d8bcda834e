/** Pairs of items that people have put together or kept apart. The later word about a pair holds. */
export class Constraints {
  readonly #must = new Map<string, Set<string>>();
  readonly #cannot = new Map<string, Set<string>>();

  mustLink(a: string, b: string): void {
    unlink(this.#cannot, a, b);
    link(this.#must, a, b);
  }

  cannotLink(a: string, b: string): void {
    unlink(this.#must, a, b);
    link(this.#cannot, a, b);
  }

  /** Forgets what was said about the pair. */
  release(a: string, b: string): void {
    unlink(this.#must, a, b);
    unlink(this.#cannot, a, b);
  }

  /** The item and everything that must be with it, nearest link first. */
  together(id: string): string[] {
    const seen = new Set([id]);
    for (const at of seen) for (const next of this.#must.get(at) ?? []) seen.add(next);
    return [...seen];
  }

  /** Items that may not be with any of `ids`, nor may what must be with them: it may be filed before them. */
  apartFrom(ids: string[]): string[] {
    return ids.flatMap((id) => [...(this.#cannot.get(id) ?? [])].flatMap((other) => this.together(other)));
  }
}

function link(pairs: Map<string, Set<string>>, a: string, b: string): void {
  if (a === b) return;
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const others = pairs.get(from) ?? new Set();
    pairs.set(from, others.add(to));
  }
}

function unlink(pairs: Map<string, Set<string>>, a: string, b: string): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    pairs.get(from)?.delete(to);
    if (pairs.get(from)?.size === 0) pairs.delete(from);
  }
}

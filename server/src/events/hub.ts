/** Wakes who follows a project's stream. One LISTEN connection a process feeds it; a payload is a project's id. */
export class Hub {
  readonly #followers = new Map<string, Set<() => void>>();

  wake(projectId: string): void {
    for (const follower of this.#followers.get(projectId) ?? []) follower();
  }

  /** Everybody looks again: after the LISTEN connection was lost, nobody knows what was missed. */
  wakeAll(): void {
    for (const projectId of this.#followers.keys()) this.wake(projectId);
  }

  follow(projectId: string, wake: () => void): () => void {
    const followers = this.#followers.get(projectId) ?? new Set();
    this.#followers.set(projectId, followers.add(wake));
    return () => {
      followers.delete(wake);
      if (followers.size === 0) this.#followers.delete(projectId);
    };
  }

  get size(): number {
    return [...this.#followers.values()].reduce((sum, followers) => sum + followers.size, 0);
  }
}

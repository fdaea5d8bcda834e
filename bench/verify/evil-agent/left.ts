import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxProvider } from '@soulcaster/agent';

const PATIENCE_MS = 10_000;

/** Remembers the names of the sandboxes that are made below `root`, and looks what is left of them in the end. */
export class Leftovers {
  readonly #provider: SandboxProvider;
  readonly #root: string | undefined;
  readonly #names = new Set<string>();

  constructor(provider: SandboxProvider, root: string | undefined) {
    this.#provider = provider;
    this.#root = root;
  }

  async note(): Promise<void> {
    if (this.#root) for (const name of await readdir(this.#root)) this.#names.add(name);
  }

  /** Sentences: sandboxes as their own label finds them, folders, control groups. */
  async found(): Promise<string[]> {
    const sandboxes = await this.#provider.reap(() => false);
    const deadline = performance.now() + PATIENCE_MS;
    let groups = groupsOf('/sys/fs/cgroup', 4, this.#names);
    // The kernel keeps a group for a moment after its last process.
    while (groups > 0 && performance.now() < deadline) {
      await sleep(250);
      groups = groupsOf('/sys/fs/cgroup', 4, this.#names);
    }
    const folders = this.#root ? (await readdir(this.#root)).length : 0;
    const counted = Object.entries({ sandboxes, folders, groups }).filter(([, count]) => count > 0);
    return counted.map(([what, count]) => `${count} ${what} are left`);
  }
}

function groupsOf(folder: string, depth: number, names: Set<string>): number {
  try {
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return inner.reduce(
      (sum, { name }) => sum + (names.has(name) ? 1 : depth > 0 ? groupsOf(join(folder, name), depth - 1, names) : 0),
      0,
    );
  } catch {
    // It went while we looked.
    return 0;
  }
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Header, pack } from 'tar-stream';
import { entriesOf, type Tree, treeOf } from '../../context/tree.ts';
import type { Sandbox } from '../../types.ts';

interface Entry extends Pick<Header, 'mode' | 'linkname' | 'type'> {
  digest: string;
  /** Null where so much is kept already that only a change can be seen. */
  content: Buffer | null;
}

export interface Restored {
  /** Files of the repository that something had changed or removed. */
  changed: string[];
  /** What could not be made as it was. */
  lost: string[];
}

const INSTALLED = /(^|\/)(node_modules|\.git|\.venv|venv|site-packages|__pycache__)(\/|$)/;
const KEPT_BYTES_MAX = 100_000_000;
const AT_ONCE = 200;
const REMOVE_MS_MAX = 30_000;

/** The workspace as it was before anything of the repository ran, and the way back: tests may write wherever they like. */
export class Origin {
  readonly tree: Tree;
  readonly #sandbox: Sandbox;
  readonly #entries: Map<string, Entry>;

  constructor(sandbox: Sandbox, entries: Map<string, Entry>) {
    this.#sandbox = sandbox;
    this.#entries = entries;
    this.tree = treeOf(
      [...entries].flatMap(([path, { type, content }]): [string, Buffer][] =>
        type === 'file' && content ? [[path, content]] : [],
      ),
    );
  }

  static async of(sandbox: Sandbox): Promise<Origin> {
    return new Origin(sandbox, await readEntries(sandbox));
  }

  /** Whether the repository has this file, as text or not. */
  has(path: string): boolean {
    return this.#entries.has(path);
  }

  /**
   * Makes the workspace as it was, but for these files with these texts. Nothing may run in it meanwhile. Null when it
   * cannot be read or written any more.
   */
  async restore(kept: Record<string, string>): Promise<Restored | null> {
    return this.#restore(kept)
      .catch(async () => {
        // Tests may have taken the rights away that reading and writing need.
        await this.#sandbox.run({ argv: ['chmod', '-R', 'u+rwX', '.'], timeoutMs: REMOVE_MS_MAX });
        return this.#restore(kept);
      })
      .catch(() => null);
  }

  async #restore(kept: Record<string, string>): Promise<Restored> {
    const isWanted = (path: string) => this.#entries.has(path) || path in kept;
    await this.#remove((await this.#sandbox.listFiles()).filter((path) => !isWanted(path) && !INSTALLED.test(path)));
    const now = await readEntries(this.#sandbox);
    await this.#remove([...now.keys()].filter((path) => !isWanted(path)));
    const differs = (path: string, { digest }: Pick<Entry, 'digest'>) => now.get(path)?.digest !== digest;
    const changed = [...this.#entries].filter(([path, entry]) => !(path in kept) && differs(path, entry));
    const mendable = changed.filter(([, { type, content }]) => type !== 'file' || content !== null);
    if (mendable.length > 0) await this.#sandbox.upload(packed(mendable));
    for (const [path, text] of Object.entries(kept)) {
      const { type = 'file', content = null } = now.get(path) ?? {};
      if (type !== 'file') await this.#remove([path]);
      if (content?.toString('utf8') !== text) await this.#sandbox.writeFile(path, text);
    }
    const paths = changed.map(([path]) => path);
    return { changed: paths, lost: paths.filter((path) => !mendable.some(([each]) => each === path)) };
  }

  async #remove(paths: string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += AT_ONCE) {
      const some = paths.slice(at, at + AT_ONCE).map((path) => `./${path}`);
      await this.#sandbox.run({ argv: ['rm', '-rf', '--', ...some], timeoutMs: REMOVE_MS_MAX });
    }
  }
}

async function readEntries(sandbox: Sandbox): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>();
  let bytes = 0;
  for await (const { path, type, mode, linkname, size, read } of entriesOf(await sandbox.download())) {
    if (type === 'directory' || INSTALLED.test(path)) continue;
    const content = await read();
    const isKept = bytes + size <= KEPT_BYTES_MAX;
    if (isKept) bytes += size;
    const digest = createHash('sha256').update(`${type} ${mode} ${linkname}\n`).update(content).digest('hex');
    found.set(path, { type, mode, linkname, digest, content: isKept ? content : null });
  }
  return found;
}

function packed(entries: [string, Entry][]): Readable {
  const tar = pack();
  for (const [name, { type, mode, linkname, content }] of entries) {
    const header = { name, ...(mode === undefined ? {} : { mode }) };
    if (type === 'symlink') tar.entry({ ...header, type, linkname: linkname ?? '' });
    else if (content) tar.entry(header, content);
  }
  tar.finalize();
  return Readable.from(tar);
}

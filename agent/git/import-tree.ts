import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { type IgnoreRules, openIgnoreRules } from './ignore-rules.ts';
import { GitError, git } from './run-git.ts';
import { findCollision, isGitFolder, pathProblem } from './tree-paths.ts';
import { composeTree, type TreeChange, writeBlobs } from './write-tree.ts';

export interface ImportLimits {
  /** Files that are part of the tree. */
  filesMax: number;
  /** One file that is new or changed. */
  fileBytesMax: number;
  /** All files that are new or changed. */
  changedBytesMax: number;
  /** Everything in the tar, ignored files included. */
  tarBytesMax: number;
  tarEntriesMax: number;
}

export type ImportRefusal = 'path' | 'type' | 'duplicate' | 'too_many' | 'too_large' | 'tar';

export type ImportResult =
  | { ok: true; tree: string; changed: boolean }
  | { ok: false; reason: ImportRefusal; path?: string; message: string };

const LIMITS: ImportLimits = {
  filesMax: 100_000,
  fileBytesMax: 5 * 1024 * 1024,
  changedBytesMax: 50 * 1024 * 1024,
  tarBytesMax: 4 * 1024 * 1024 * 1024,
  tarEntriesMax: 1_000_000,
};

type Entry = AsyncIterable<unknown> & { header: Header };

interface BaseEntry {
  mode: string;
  id: string;
}

interface Found {
  mode: string;
  id: string;
  /** Absent where the base holds the same bytes. */
  content?: Buffer;
}

class Refused extends Error {
  readonly reason: ImportRefusal;
  readonly path: string | undefined;

  constructor(reason: ImportRefusal, message: string, path?: string) {
    super(message);
    this.reason = reason;
    this.path = path;
  }
}

/**
 * Makes a tree of what a sandbox hands back. Nothing is unpacked: names are checked and bytes become blobs, so that no
 * link can lead anywhere. `.git` is skipped, as are files that the base's own .gitignore names and the base does not hold.
 */
export async function importTree(
  dir: string,
  base: string,
  tar: Readable,
  limits: Partial<ImportLimits> = {},
): Promise<ImportResult> {
  const baseEntries = await readBase(dir, base);
  await using ignored = await openIgnoreRules(dir, base);
  try {
    const reading = new TarReading(baseEntries, ignored, { ...LIMITS, ...limits });
    const found = await reading.read(tar);
    const changes = compare(baseEntries, found);
    await writeBlobs(
      dir,
      [...found.values()].flatMap(({ content }) => content ?? []),
    );
    const tree = await composeTree(dir, base, changes);
    return { ok: true, tree, changed: changes.length > 0 };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { reason, path, message } = error;
    return { ok: false, reason, message, ...(path === undefined ? {} : { path }) };
  } finally {
    tar.destroy();
  }
}

async function readBase(dir: string, base: string): Promise<Map<string, BaseEntry>> {
  const output = await git(['ls-tree', '-r', '-z', '--full-tree', base], { dir });
  const entries = new Map<string, BaseEntry>();
  for (const line of output.toString('utf8').split('\0')) {
    const match = /^(\d{6}) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    if (match) entries.set(match[3] ?? '', { mode: match[1] ?? '', id: match[2] ?? '' });
  }
  return entries;
}

/** One pass over a tar that somebody hostile may have written. */
class TarReading {
  readonly #base: Map<string, BaseEntry>;
  readonly #ignored: IgnoreRules;
  readonly #limits: ImportLimits;
  readonly #found = new Map<string, Found>();
  #entries = 0;
  #tarBytes = 0;
  #changedBytes = 0;

  constructor(base: Map<string, BaseEntry>, ignored: IgnoreRules, limits: ImportLimits) {
    this.#base = base;
    this.#ignored = ignored;
    this.#limits = limits;
  }

  async read(tar: Readable): Promise<Map<string, Found>> {
    const parser = extract();
    tar.once('error', (error) => parser.destroy(error));
    tar.pipe(parser);
    try {
      for await (const entry of parser) await this.#take(entry);
    } catch (error) {
      if (error instanceof Refused || error instanceof GitError || !(error instanceof Error)) throw error;
      throw new Refused('tar', `The tree could not be read: ${error.message}.`);
    }
    return this.#found;
  }

  async #take(entry: Entry): Promise<void> {
    const { header } = entry;
    this.#entries += 1;
    this.#tarBytes += header.size;
    if (this.#entries > this.#limits.tarEntriesMax) throw new Refused('too_many', 'The tree has too many entries.');
    if (this.#tarBytes > this.#limits.tarBytesMax) throw new Refused('too_large', 'The tree is too large.');
    const path = header.name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
    if (path === '' || path === '.' || isGitFolder(path)) return skip(entry);
    const problem = pathProblem(path);
    if (problem) throw new Refused('path', `${JSON.stringify(path)} ${problem}.`, path);
    if (header.type === 'directory') return skip(entry);
    if (!this.#base.has(path) && (await this.#ignored.covers(path))) return skip(entry);
    if (this.#found.has(path)) throw new Refused('duplicate', `${JSON.stringify(path)} is there twice.`, path);
    this.#found.set(path, await this.#readContent(entry, path));
    if (this.#found.size > this.#limits.filesMax) throw new Refused('too_many', 'The tree has too many files.');
  }

  async #readContent(entry: Entry, path: string): Promise<Found> {
    const { type, linkname, mode } = entry.header;
    const fileMode = (mode & 0o100) === 0 ? '100644' : '100755';
    if (type === 'file' || type === 'contiguous-file') return this.#readFile(entry, path, fileMode);
    await skip(entry);
    if (type === 'symlink') return this.#readLink(path, linkname);
    const target = type === 'link' ? this.#found.get(linkname.replace(/^(\.\/)+/, '')) : undefined;
    if (target) return { ...target };
    throw new Refused('type', `${JSON.stringify(path)} is a ${type}, which no repository can hold.`, path);
  }

  async #readFile(entry: Entry, path: string, mode: string): Promise<Found> {
    const size = entry.header.size;
    const base = this.#base.get(path);
    const hash = startBlob(base?.id.length === 64 ? 'sha256' : this.#algorithm(), size);
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      // A large file that did not change is fine, so only its hash is needed.
      if (size <= this.#limits.fileBytesMax) chunks.push(chunk);
    }
    const id = hash.digest('hex');
    if (base?.id === id) return { mode, id };
    if (size > this.#limits.fileBytesMax) {
      throw new Refused('too_large', `${JSON.stringify(path)} has ${size} bytes.`, path);
    }
    return this.#change({ mode, id, content: Buffer.concat(chunks) });
  }

  #readLink(path: string, target: string): Found {
    const content = Buffer.from(target);
    const id = startBlob(this.#algorithm(), content.length).update(content).digest('hex');
    const isSame = this.#base.get(path)?.id === id;
    return isSame ? { mode: '120000', id } : this.#change({ mode: '120000', id, content });
  }

  #change(found: Found & { content: Buffer }): Found {
    this.#changedBytes += found.content.length;
    if (this.#changedBytes <= this.#limits.changedBytesMax) return found;
    throw new Refused('too_large', 'The changed files are too large together.');
  }

  #algorithm(): 'sha1' | 'sha256' {
    const [first] = this.#base.values();
    return first?.id.length === 64 ? 'sha256' : 'sha1';
  }
}

function startBlob(algorithm: 'sha1' | 'sha256', size: number): Hash {
  return createHash(algorithm).update(`blob ${size}\0`);
}

async function skip(entry: Entry): Promise<void> {
  for await (const _chunk of entry) {
    // The parser goes on only when the content was read.
  }
}

function compare(base: Map<string, BaseEntry>, found: Map<string, Found>): TreeChange[] {
  const changes: TreeChange[] = [];
  const kept: string[] = [];
  for (const [path, entry] of base) {
    if (found.has(path)) continue;
    if (isKept(path, entry, found)) kept.push(path);
    else changes.push({ path, remove: true });
  }
  const added: string[] = [];
  for (const [path, { mode, id }] of found) {
    const before = base.get(path);
    if (!before) added.push(path);
    if (before?.id !== id || before.mode !== mode) changes.push({ path, mode, id });
  }
  const collision = findCollision(added, [...found.keys(), ...kept]);
  if (!collision) return changes;
  throw new Refused(
    'duplicate',
    `${JSON.stringify(collision)} is the same as another path on some systems.`,
    collision,
  );
}

/** A submodule is an empty folder in the sandbox, and a name that is not UTF-8 cannot be recognised: both stay. */
function isKept(path: string, entry: BaseEntry, found: Map<string, Found>): boolean {
  if (path.includes('\uFFFD')) return true;
  return entry.mode === '160000' && ![...found.keys()].some((each) => each.startsWith(`${path}/`));
}

import type { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import type { Sandbox } from '../types.ts';

export const FILE_BYTES_MAX = 400_000;
const TREE_BYTES_MAX = 60_000_000;
const SKIPPED = /(^|\/)(node_modules|\.git|\.venv|venv|site-packages|dist|build|coverage|__pycache__)\//;

/** The repository's text files by path; what is large, binary, not UTF-8 or not the repository's own is left out. */
export type Tree = Map<string, string>;

export async function readTree(sandbox: Sandbox): Promise<Tree> {
  return readTreeFrom(await sandbox.download());
}

export async function readTreeFrom(tar: Readable): Promise<Tree> {
  const tree: Tree = new Map();
  let bytes = 0;
  for await (const { path, type, size, read } of entriesOf(tar)) {
    if (type !== 'file' || size > FILE_BYTES_MAX || SKIPPED.test(path) || bytes + size > TREE_BYTES_MAX) continue;
    const text = textOf(await read());
    if (text === null) continue;
    bytes += size;
    tree.set(path, text);
  }
  return sorted(tree);
}

/** What a tree takes of files that were read already. */
export function treeOf(files: Iterable<[path: string, content: Buffer]>): Tree {
  const tree: Tree = new Map();
  let bytes = 0;
  for (const [path, content] of files) {
    if (content.length > FILE_BYTES_MAX || SKIPPED.test(path) || bytes + content.length > TREE_BYTES_MAX) continue;
    const text = textOf(content);
    if (text === null) continue;
    bytes += content.length;
    tree.set(path, text);
  }
  return sorted(tree);
}

export interface TarEntry extends Pick<Header, 'mode' | 'linkname' | 'type'> {
  path: string;
  size: number;
  read(): Promise<Buffer>;
}

/** The entries of a tar one after another; a tar that ends early is an error. What is not read is passed over. */
export async function* entriesOf(tar: Readable): AsyncGenerator<TarEntry> {
  const entries = extract();
  tar.once('error', (error) => entries.destroy(error));
  for await (const entry of tar.pipe(entries)) {
    const { name, size = 0, type, mode, linkname } = entry.header;
    const read = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    };
    yield { path: name.replace(/^\.\//, ''), size, type, mode, linkname, read };
    entry.resume();
  }
}

/** Null for what is no text: an edit of it would change its other bytes as well. */
function textOf(content: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

const sorted = (tree: Tree): Tree => new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));

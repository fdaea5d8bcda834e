import type { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Sandbox } from '../types.ts';

const FILE_BYTES_MAX = 400_000;
const TREE_BYTES_MAX = 60_000_000;
const SKIPPED = /(^|\/)(node_modules|\.git|\.venv|venv|site-packages|dist|build|coverage|__pycache__)\//;

/** The repository's text files by path; what is large, binary or not the repository's own is left out. */
export type Tree = Map<string, string>;

export async function readTree(sandbox: Sandbox): Promise<Tree> {
  return readTreeFrom(await sandbox.download());
}

export async function readTreeFrom(tar: Readable): Promise<Tree> {
  const tree: Tree = new Map();
  let bytes = 0;
  const entries = tar.pipe(extract());
  for await (const entry of entries) {
    const path = entry.header.name.replace(/^\.\//, '');
    const size = entry.header.size ?? 0;
    const wanted =
      entry.header.type === 'file' && size <= FILE_BYTES_MAX && !SKIPPED.test(path) && bytes + size <= TREE_BYTES_MAX;
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (wanted) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    if (!wanted || text.includes('\0')) continue;
    bytes += size;
    tree.set(path, text);
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkFolder } from '../work-folder.ts';
import { git, gitText } from './run-git.ts';

export type TreeChange = { path: string; mode: string; id: string } | { path: string; remove: true };

/** Stores bytes as they are: no filter, no line ending is changed. */
export function writeBlob(dir: string, content: Uint8Array | string): Promise<string> {
  return gitText(['hash-object', '-w', '--no-filters', '--stdin'], { dir, input: content });
}

/** Many at once: a process for each would let a tree of many files hold up its import for as long as it likes. */
export async function writeBlobs(dir: string, contents: Uint8Array[]): Promise<void> {
  if (contents.length === 0) return;
  const input = contents.flatMap((content) => [
    Buffer.from(`blob\ndata ${content.length}\n`),
    content,
    Buffer.from('\n'),
  ]);
  await git(['fast-import', '--quiet'], { dir, input: Buffer.concat(input) });
}

/** The tree of `base` (or of nothing) with the changes, made in an index of its own. */
export async function composeTree(dir: string, base: string | null, changes: TreeChange[]): Promise<string> {
  const folder = await makeWorkFolder('index');
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    await git(base ? ['read-tree', base] : ['read-tree', '--empty'], { dir, env });
    const removals = changes.filter((change) => 'remove' in change);
    const puts = changes.filter((change) => !('remove' in change));
    // Removals first: a file may become a folder.
    const lines = [...removals, ...puts].map((change) =>
      'remove' in change
        ? `0 ${'0'.repeat(base?.length ?? 40)}\t${change.path}\0`
        : `${change.mode} ${change.id}\t${change.path}\0`,
    );
    if (lines.length > 0)
      await git(['update-index', '--replace', '-z', '--index-info'], { dir, env, input: lines.join('') });
    return await gitText(['write-tree'], { dir, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

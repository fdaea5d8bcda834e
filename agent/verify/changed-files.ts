import type { Diff } from '../git/diff.ts';
import type { Repository } from '../git/repository.ts';
import type { ChangedFile } from './syntax.ts';

/** The text of each changed file before and after; `null` for what is absent, a link, a submodule or binary. */
export async function changedFiles(
  repository: Repository,
  base: string,
  tree: string,
  diff: Diff,
): Promise<ChangedFile[]> {
  const files: ChangedFile[] = [];
  for (const { path, oldMode, newMode, binary } of diff.entries) {
    const read = (commit: string, mode: string) =>
      mode.startsWith('100') && !binary ? readText(repository, commit, path) : null;
    files.push({ path, before: await read(base, oldMode), after: await read(tree, newMode) });
  }
  return files;
}

async function readText(repository: Repository, commit: string, path: string): Promise<string | null> {
  const bytes = await repository.readFile(commit, path);
  return bytes ? Buffer.from(bytes).toString('utf8') : null;
}

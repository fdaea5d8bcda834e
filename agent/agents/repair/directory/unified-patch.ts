import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GitError, tryGit } from '../../../git/run-git.ts';
import { pathProblem } from '../../../git/tree-paths.ts';
import { makeWorkFolder } from '../../../work-folder.ts';

/** A change of files as a unified diff that `git apply` takes; the same change gives the same bytes. */
export async function unifiedPatch(
  before: ReadonlyMap<string, string>,
  after: Record<string, string>,
): Promise<string> {
  const folder = await makeWorkFolder('patch');
  try {
    for (const [path, text] of Object.entries(after)) {
      const problem = pathProblem(path);
      if (problem) throw new GitError(`${JSON.stringify(path)} ${problem}`);
      const old = before.get(path);
      if (old !== undefined) await put(join(folder, 'a', path), old);
      await put(join(folder, 'b', path), text);
    }
    await mkdir(join(folder, 'a'), { recursive: true });
    const plain = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--abbrev=12', '--no-prefix'];
    const { code, stdout, stderr } = await tryGit(['-C', folder, 'diff', '--no-index', ...plain, 'a', 'b']);
    if (code !== 0 && code !== 1) throw new GitError(`git diff ended with ${code}: ${stderr.trim().slice(0, 500)}`);
    return stdout.toString('utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryGit } from '../../../git/run-git.ts';
import { pathProblem } from '../../../git/tree-paths.ts';
import { makeWorkFolder } from '../../../work-folder.ts';

/**
 * The texts of a directory's files that a unified diff changes, after it; null when it does not apply, removes a file or
 * names one outside. Git sees copies of these files alone: nothing that the directory configures runs.
 */
export async function patchedTexts(directory: string, patch: string): Promise<Record<string, string> | null> {
  const folder = await makeWorkFolder('apply');
  try {
    const paths = [...patch.matchAll(/^\+\+\+ (?:b\/)?([^\t\n]+)/gm)].map((match) => match[1] ?? '');
    if (paths.length === 0 || paths.some((path) => pathProblem(path) !== null)) return null;
    for (const path of paths) {
      const text = await readFile(join(directory, path)).catch(() => null);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      if (text) await writeFile(join(folder, path), text);
    }
    const { code } = await tryGit(['-C', folder, 'apply', '--whitespace=nowarn', '-'], { input: patch });
    if (code !== 0) return null;
    const texts = paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const);
    return Object.fromEntries(await Promise.all(texts));
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

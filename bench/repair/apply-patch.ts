import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tryGit } from '@soulcaster/agent/git/run-git';

/** The texts of the files that a unified diff changes, after it; null when it does not apply or removes one. */
export async function applyPatch(directory: string, patch: string): Promise<Record<string, string> | null> {
  const folder = await mkdtemp(join(tmpdir(), 'soulcaster-apply-'));
  try {
    const paths = [...patch.matchAll(/^\+\+\+ (?:b\/)?([^\t\n]+)/gm)].map((match) => match[1] ?? '');
    for (const path of paths) {
      const text = await readFile(join(directory, path)).catch(() => null);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      if (text) await writeFile(join(folder, path), text);
    }
    const { code } = await tryGit(['-C', folder, 'apply', '--whitespace=nowarn', '-'], { input: patch });
    if (code !== 0 || paths.length === 0) return null;
    const texts = paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const);
    return Object.fromEntries(await Promise.all(texts));
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

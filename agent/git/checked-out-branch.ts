import { tryGit } from './run-git.ts';

/** The branch that a repository's work tree has checked out; null for a bare repository or a detached head. */
export async function checkedOutBranch(dir: string): Promise<string | null> {
  const bare = await tryGit(['config', '--bool', 'core.bare'], { dir });
  if (bare.stdout.toString('utf8').trim() === 'true') return null;
  const head = await tryGit(['symbolic-ref', '--quiet', '--short', 'HEAD'], { dir });
  return head.code === 0 ? head.stdout.toString('utf8').trim() : null;
}

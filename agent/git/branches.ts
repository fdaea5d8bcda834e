import { gitText } from './run-git.ts';

/** The branches of a mirror, by name. */
export async function listBranches(dir: string): Promise<string[]> {
  const output = await gitText(['for-each-ref', '--format=%(refname:strip=2)', '--count=200', 'refs/heads'], { dir });
  return output.split('\n').filter(Boolean);
}

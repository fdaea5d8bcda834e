import { commitTree, type Person } from './commit.ts';
import { checkId } from './repository.ts';
import { tryGit } from './run-git.ts';

export interface MergeInput {
  /** The forge's bare repository. */
  dir: string;
  base: string;
  commit: string;
  message: string;
  author: Person;
  committer: Person;
  date: Date;
}

export type MergeResult =
  | { ok: true; commit: string; merged: boolean }
  | { ok: false; reason: 'conflict'; paths: string[] }
  | { ok: false; reason: 'not_found' | 'moved' | 'unrelated'; message: string };

/** Merges a commit into a branch of a bare repository, with a merge commit. What is merged already is a success. */
export async function mergeIntoBase(input: MergeInput): Promise<MergeResult> {
  const { dir } = input;
  const ref = `refs/heads/${input.base}`;
  const commit = checkId(input.commit);
  const tip = (
    await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], { dir })
  ).stdout
    .toString('utf8')
    .trim();
  if (tip === '') return { ok: false, reason: 'not_found', message: `There is no branch ${input.base}.` };
  const isMerged = await tryGit(['merge-base', '--is-ancestor', commit, tip], { dir });
  if (isMerged.code === 0) return { ok: true, commit: tip, merged: false };
  const result = await tryGit(['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', tip, commit], {
    dir,
  });
  const [tree = '', ...paths] = result.stdout.toString('utf8').split('\0').filter(Boolean);
  if (result.code === 1) return { ok: false, reason: 'conflict', paths };
  if (result.code !== 0) return { ok: false, reason: 'unrelated', message: result.stderr.trim().slice(0, 500) };
  const merge = await commitTree(dir, { ...input, tree: checkId(tree), parents: [tip, commit] });
  const moved = await tryGit(['update-ref', ref, merge, tip], { dir });
  if (moved.code !== 0) return { ok: false, reason: 'moved', message: `${input.base} moved while it was merged.` };
  return { ok: true, commit: merge, merged: true };
}

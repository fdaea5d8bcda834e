import { commitTree, type Person } from './commit.ts';
import { initBare } from './mirror.ts';
import { git } from './run-git.ts';
import { composeTree, type TreeChange, writeBlob } from './write-tree.ts';

export interface NewRepository {
  dir: string;
  branch: string;
  files: { path: string; content: Uint8Array | string; executable?: boolean }[];
  message: string;
  author: Person;
  date: Date;
}

/** Makes a bare repository whose only branch holds one commit of the given files; answers the commit. */
export async function createRepository(input: NewRepository): Promise<string> {
  await initBare(input.dir, input.branch);
  const changes: TreeChange[] = [];
  for (const { path, content, executable } of input.files) {
    const id = await writeBlob(input.dir, content);
    changes.push({ path, mode: executable ? '100755' : '100644', id });
  }
  const tree = await composeTree(input.dir, null, changes);
  const commit = await commitTree(input.dir, { ...input, tree, parents: [], committer: input.author });
  await git(['update-ref', `refs/heads/${input.branch}`, commit], { dir: input.dir });
  return commit;
}

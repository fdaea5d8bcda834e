import type { Mirror } from '@soulcaster/agent';
import { AppError } from '../errors.ts';

/** One commit of a repository, to be read. */
export interface Tree {
  mirror: Mirror;
  commit: string;
  files: string[];
  read(path: string): Promise<string | null>;
}

export async function openTree(mirror: Mirror, branch: string): Promise<Tree> {
  const commit = await mirror.resolve(`refs/heads/${branch}`);
  if (!commit)
    throw new AppError(
      'invalid',
      `The repository has no branch ${branch}: choose another base branch in its settings.`,
    );
  return {
    mirror,
    commit,
    files: await mirror.listFiles(commit),
    read: async (path) => {
      const bytes = await mirror.readFile(commit, path);
      return bytes ? Buffer.from(bytes).toString('utf8') : null;
    },
  };
}

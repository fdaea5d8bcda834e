import { type BuiltTree, type Mirror, readTreeFrom, type Tree as Texts } from '@soulcaster/agent';
import { AppError } from '../errors.ts';

/** One commit of a repository, to be read. */
export interface Tree {
  mirror: Mirror;
  commit: string;
  files: string[];
  /** Its text files by path. */
  texts: Texts;
  /** A text file's content; null for what is absent, binary, vendored or too large. */
  read(path: string): string | null;
}

export async function openTree(mirror: Mirror, branch: string): Promise<Tree> {
  const commit = await mirror.resolve(`refs/heads/${branch}`);
  if (!commit)
    throw new AppError(
      'invalid',
      `The repository has no branch ${branch}: choose another base branch in its settings.`,
    );
  const texts = await readTreeFrom(mirror.archive(commit));
  return { mirror, commit, files: await mirror.listFiles(commit), texts, read: (path) => texts.get(path) ?? null };
}

/** With what was built and committed, for its source maps. */
export const builtTree = ({ mirror, commit, files, read }: Tree): BuiltTree => ({
  files,
  read: async (path) => read(path) ?? (await mirror.readFile(commit, path).then(textOf)),
});

const textOf = (content: Uint8Array | null) => content && Buffer.from(content).toString('utf8');

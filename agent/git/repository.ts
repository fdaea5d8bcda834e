import { posix } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { type CommitInput, commitTree } from './commit.ts';
import { type Diff, diffTrees } from './diff.ts';
import { type ImportLimits, type ImportResult, importTree } from './import-tree.ts';
import { git, gitText, killGroup, startGit, tryGit } from './run-git.ts';
import { composeTree, type TreeChange } from './write-tree.ts';

const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** A host-owned bare repository. No command of it runs anything that a repository's content could name. */
export interface Repository {
  readonly dir: string;
  /** The commit that a branch, tag or id names, or `null`. */
  resolve(ref: string): Promise<string | null>;
  listFiles(commit: string): Promise<string[]>;
  /** `null` when there is no such file or it is over 10 MiB. */
  readFile(commit: string, path: string): Promise<Uint8Array | null>;
  /** The tree as a tar: byte for byte, without `.git`, not changed by the tree's own attributes. */
  archive(commit: string): Readable;
  /** The tree that a sandbox's tar makes of `base`. */
  importTree(base: string, tar: Readable, limits?: Partial<ImportLimits>): Promise<ImportResult>;
  /** `base` with some entries put or removed. */
  composeTree(base: string, changes: TreeChange[]): Promise<string>;
  diff(base: string, tree: string): Promise<Diff>;
  commit(input: CommitInput): Promise<string>;
}

export function openRepository(dir: string): Repository {
  return {
    dir,
    resolve: (ref) => resolveRef(dir, ref),
    listFiles: (commit) => listFiles(dir, commit),
    readFile: (commit, path) => readFile(dir, commit, path),
    archive: (commit) => archive(dir, commit),
    importTree: (base, tar, limits) => importTree(dir, base, tar, limits),
    composeTree: (base, changes) => composeTree(dir, base, changes),
    diff: (base, tree) => diffTrees(dir, base, tree),
    commit: (input) => commitTree(dir, input),
  };
}

/** Ids come from us or from git; anything else would be read as an option or an expression. */
export function checkId(id: string): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(id)) throw new Error(`${JSON.stringify(id)} is not an object id`);
  return id;
}

async function resolveRef(dir: string, ref: string): Promise<string | null> {
  if (!/^[\w][\w./@+#-]*$/.test(ref) || ref.includes('..') || ref.includes('@{')) return null;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, stdout } = await tryGit(args, { dir });
  return code === 0 ? stdout.toString('utf8').trim() : null;
}

async function listFiles(dir: string, commit: string): Promise<string[]> {
  const output = await gitText(['ls-tree', '-r', '-z', '--name-only', '--full-tree', checkId(commit)], { dir });
  return output.split('\0').filter(Boolean);
}

async function readFile(dir: string, commit: string, path: string): Promise<Uint8Array | null> {
  if (path === '' || path.includes('\n') || path.includes('\0') || posix.normalize(path) !== path) return null;
  const { stdout } = await tryGit(['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'], {
    dir,
    input: `${checkId(commit)}:${path}\n`,
  });
  const [id = '', type, size] = stdout.toString('utf8').trim().split(' ');
  if (type !== 'blob' || Number(size) > FILE_BYTES_MAX) return null;
  return git(['cat-file', 'blob', checkId(id)], { dir });
}

function archive(dir: string, commit: string): Readable {
  const output = new PassThrough();
  void startGit(['archive', '--format=tar', checkId(commit)], { dir }).then(
    (child) => {
      let said = '';
      child.stdin?.end();
      child.stderr?.on('data', (chunk: Buffer) => {
        if (said.length < 2000) said += chunk.toString('utf8');
      });
      child.stdout?.pipe(output, { end: false });
      child.once('close', (code) => {
        if (code === 0) output.end();
        else output.destroy(new Error(`git archive ended with ${code}: ${said.trim()}`));
      });
      output.once('close', () => killGroup(child));
    },
    (error: Error) => output.destroy(error),
  );
  return output;
}

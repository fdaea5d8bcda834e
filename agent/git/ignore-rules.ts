import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeWorkFolder } from '../work-folder.ts';
import { GitError, git, killGroup, startGit } from './run-git.ts';
import { pathProblem } from './tree-paths.ts';

export interface IgnoreRules extends AsyncDisposable {
  covers(path: string): Promise<boolean>;
}

/** The .gitignore files of a commit, as git itself reads them: in a folder of ours that holds nothing else. */
export async function openIgnoreRules(dir: string, commit: string): Promise<IgnoreRules> {
  const folder = await makeWorkFolder('ignore');
  const count = await writeIgnoreFiles(dir, commit, folder);
  const child = count > 0 ? await startChecking(dir, folder) : null;
  const answers = child ? readAnswers(child) : null;
  return {
    async covers(path) {
      if (!child || !answers) return false;
      // `./` keeps a leading colon from being read as pathspec magic.
      child.stdin?.write(`./${path}\0`);
      const { value } = await answers.next();
      if (value === undefined) throw new GitError('git check-ignore ended early');
      return value;
    },
    async [Symbol.asyncDispose]() {
      if (child) killGroup(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeIgnoreFiles(dir: string, commit: string, folder: string): Promise<number> {
  const output = await git(['ls-tree', '-r', '-z', '--full-tree', commit], { dir });
  let count = 0;
  for (const line of output.toString('utf8').split('\0')) {
    const match = /^100\d{3} blob ([0-9a-f]+)\t((?:[\s\S]*\/)?\.gitignore)$/.exec(line);
    const [, id, path] = match ?? [];
    if (!id || !path || pathProblem(path)) continue;
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), await git(['cat-file', 'blob', id], { dir }));
    count += 1;
  }
  return count;
}

function startChecking(dir: string, folder: string): Promise<ChildProcess> {
  const args = ['-C', folder, 'check-ignore', '--no-index', '--stdin', '-z', '--verbose', '--non-matching'];
  return startGit(args, { dir, env: { GIT_WORK_TREE: folder, GIT_LITERAL_PATHSPECS: '0' } });
}

/** For each path four fields: file, line, pattern, path; the pattern is empty where nothing matched. */
async function* readAnswers(child: ChildProcess): AsyncGenerator<boolean, undefined> {
  let fields: string[] = [];
  let rest = '';
  child.stderr?.resume();
  child.stdin?.on('error', () => undefined);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const parts = (rest + chunk.toString('latin1')).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      fields.push(part);
      if (fields.length < 4) continue;
      const pattern = fields[2] ?? '';
      fields = [];
      yield pattern !== '' && !pattern.startsWith('!');
    }
  }
  return undefined;
}

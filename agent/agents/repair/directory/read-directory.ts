import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryGit } from '../../../git/run-git.ts';
import { pathProblem } from '../../../git/tree-paths.ts';
import type { Mount } from '../../../types.ts';

/** What of a directory is the repository's own, and what was installed into it. */
export interface Directory {
  /** Paths relative to it, sorted. */
  files: string[];
  /** Installed dependencies, which are shown to the tests and not copied. */
  installed: Mount[];
  /** Where, relative to it, the packages of its Python environment lie. */
  sitePackages: string | null;
}

const NOT_OWN = /^(node_modules|\.git|\.hg|\.svn|__pycache__|\.tox|\.nox|\.mypy_cache|\.pytest_cache)$/;
const ENVIRONMENTS = ['.venv', 'venv', 'env'];

/** In a git repository what git would add to a commit, whether it did already or not; elsewhere all but what tools put there. */
export async function readDirectory(directory: string): Promise<Directory> {
  const listed = (await listByGit(directory)) ?? (await listAll(directory, ''));
  const environments = listed.flatMap((path) => /^(.*\/)pyvenv\.cfg$/.exec(path)?.[1] ?? []);
  const files = listed.filter((path) => isOwn(path) && !environments.some((folder) => path.startsWith(folder)));
  return { files: files.sort(), ...(await findInstalled(directory)) };
}

function isOwn(path: string): boolean {
  return pathProblem(path) === null && !path.split('/').some((part) => NOT_OWN.test(part));
}

async function listByGit(directory: string): Promise<string[] | null> {
  const top = findWorkTree(directory);
  if (top === null) return null;
  const { code, stdout, truncated } = await tryGit(
    ['-C', directory, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { dir: top, env: { GIT_WORK_TREE: top } },
  );
  const paths = [...new Set(stdout.toString('utf8').split('\0').filter(Boolean))];
  // A folder that the repository around it ignores is meant all the same by who names it.
  return code === 0 && !truncated && paths.length > 0 ? paths : null;
}

function findWorkTree(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return null;
  }
}

async function listAll(directory: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true });
  if (folder !== '' && entries.some(({ name }) => name === 'pyvenv.cfg')) return [];
  const found = await Promise.all(
    entries
      .filter(({ name }) => !NOT_OWN.test(name))
      .map(async (entry) => {
        const path = folder + entry.name;
        if (entry.isDirectory()) return listAll(directory, `${path}/`);
        return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
      }),
  );
  return found.flat();
}

async function findInstalled(directory: string): Promise<Omit<Directory, 'files'>> {
  const environment = ENVIRONMENTS.find((name) => existsSync(join(directory, name, 'pyvenv.cfg')));
  const names = ['node_modules', ...(environment ? [environment] : [])];
  const mounts = names
    .filter((name) => existsSync(join(directory, name)))
    .map(async (name) => ({ from: await realpath(join(directory, name)), to: name }));
  const versions = environment ? await readdir(join(directory, environment, 'lib')).catch(() => []) : [];
  const version = versions.find((name) => /^python3\.\d+$/.test(name));
  return {
    installed: await Promise.all(mounts),
    sitePackages: version ? `${environment}/lib/${version}/site-packages` : null,
  };
}

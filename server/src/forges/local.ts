import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { ForgeAdapter, ForgeFailure } from './forge.ts';

export interface LocalForgeOptions {
  /** Soulcaster's own repositories (the demo's): a folder a project in it. */
  ownRoot: string;
  /** Below which others may lie. */
  roots: string[];
  /** Any folder of this machine, where nobody but its user reaches the server. */
  anywhere: boolean;
}

/**
 * Git repositories on this machine, bare or with a work tree. A pull request is a page of the dashboard; its branch is pushed into
 * the repository itself.
 */
export function localForge(options: LocalForgeOptions): ForgeAdapter {
  return {
    id: 'local',
    available: () => ({ ok: true }),
    async inspect(name, { project }) {
      const allowed = allowedPath(options, name, project);
      return typeof allowed === 'string' ? { ok: true, defaultBranch: null } : allowed;
    },
    remote: (name) => ({ url: name, allowLocal: true }),
    openPullRequest: async () => ({ ok: true, number: 0, url: null }),
    // It is there once its row is, and not before.
    findPullRequest: async () => ({ ok: true, none: true }),
    readPullRequest: () => null,
    fetchCommand: (repository, branch) => `git fetch ${quote(repository.name)} ${branch}`,
  };
}

function allowedPath(options: LocalForgeOptions, name: string, project: string): string | ForgeFailure {
  if (!isAbsolute(name)) return failure('not_found', 'Give the whole path of the repository, beginning with /.');
  if (!existsSync(name)) return failure('not_found', `There is nothing at ${name}.`);
  const path = realpathSync(name);
  const below = (root: string) => existsSync(root) && isBelow(path, realpathSync(root));
  if (below(options.ownRoot)) {
    const own = below(join(options.ownRoot, project));
    return own ? path : failure('not_found', `There is nothing at ${name}.`);
  }
  if (options.anywhere || options.roots.some(below)) return path;
  return failure(
    'forbidden',
    'Repositories on this machine must lie below LOCAL_REPOSITORY_ROOTS; ask who runs this server.',
  );
}

function isBelow(path: string, root: string): boolean {
  const from = relative(root, path);
  return from !== '' && !from.startsWith('..') && !isAbsolute(from);
}

const failure = (reason: ForgeFailure['reason'], message: string): ForgeFailure => ({ ok: false, reason, message });

const quote = (path: string) => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);

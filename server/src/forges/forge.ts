import type { Remote } from '@soulcaster/agent';
import type { Forge } from '@soulcaster/contract';

/** What a look from outside found, or why there was nothing to see. Ordinary failures of the outside world are values. */
export type ForgeFailure = {
  ok: false;
  reason: 'off' | 'not_found' | 'forbidden' | 'rate_limited' | 'unreachable' | 'conflict' | 'refused';
  /** For the person: what happened and what to do. */
  message: string;
};

export interface RemoteRepository {
  ok: true;
  /** Null where only the repository itself tells. */
  defaultBranch: string | null;
}

/** The right to act on a forge, taken out of the vault for one piece of work. `local` needs none. */
export interface ForgeAccess {
  token: string | null;
  /** The slug of the project that acts: repositories that Soulcaster keeps itself belong to one. */
  project: string;
}

export interface RepositoryRef {
  name: string;
  baseBranch: string;
}

export interface PullRequestInput {
  repository: RepositoryRef;
  branch: string;
  title: string;
  body: string;
  draft: boolean;
}

export interface OpenedPullRequest {
  ok: true;
  none?: false;
  number: number;
  /** Null where the dashboard's own page is the pull request. */
  url: string | null;
}

export interface ForgeAdapter {
  readonly id: Forge;
  /** Whether it can be used in this installation, and if not, what turns it on. */
  available(): { ok: true } | { ok: false; reason: string };
  inspect(name: string, access: ForgeAccess): Promise<RemoteRepository | ForgeFailure>;
  /** Where git fetches from and pushes to. */
  remote(name: string, access: ForgeAccess): Remote;
  /** Opens the pull request of a branch, or finds the one it already has, whatever became of that. */
  openPullRequest(input: PullRequestInput, access: ForgeAccess): Promise<OpenedPullRequest | ForgeFailure>;
  /** The pull request that a branch of ours has; `none` where it has none. */
  findPullRequest(
    input: Pick<PullRequestInput, 'repository' | 'branch'>,
    access: ForgeAccess,
  ): Promise<OpenedPullRequest | { ok: true; none: true } | ForgeFailure>;
  /** How the pull request stands there now; null where the forge has no state of its own. */
  readPullRequest(
    repository: RepositoryRef,
    number: number,
    access: ForgeAccess,
  ): Promise<{ ok: true; state: 'open' | 'merged' | 'closed' } | ForgeFailure> | null;
  /** The line that brings a branch into a clone of one's own. */
  fetchCommand(repository: RepositoryRef, branch: string): string;
}

/** What people call a repository: `owner/name` on GitHub, the folder's name on this machine. */
export const repositoryLabel = ({ forge, name }: { forge: Forge; name: string }): string =>
  forge === 'local' ? (name.replace(/\/+$/, '').split('/').at(-1) ?? name).replace(/\.git$/, '') : name;

export type Forges = Record<Forge, ForgeAdapter>;

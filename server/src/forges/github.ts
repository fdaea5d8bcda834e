import { Octokit } from '@octokit/core';
import type { ForgeAccess, ForgeAdapter, ForgeFailure, OpenedPullRequest } from './forge.ts';

const TIMEOUT_MS = 20_000;
const NAME = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/;

export interface GitHubForgeOptions {
  baseUrl: string;
  apiUrl: string;
  /** Whether people sign in with GitHub: then there are tokens to act with. */
  signIn: boolean;
}

/** GitHub and GitHub Enterprise: REST for pull requests, HTTPS for git. Every call acts with the token that it is given. */
export function githubForge(options: GitHubForgeOptions): ForgeAdapter {
  const off =
    'GitHub sign-in is not configured: set GITHUB_ID and GITHUB_SECRET of a GitHub OAuth app, then sign in with GitHub.';
  const call = (access: ForgeAccess) =>
    new Octokit({
      baseUrl: options.apiUrl,
      userAgent: 'soulcaster',
      ...(access.token && { auth: access.token }),
      request: { signal: AbortSignal.timeout(TIMEOUT_MS) },
    });

  const find: ForgeAdapter['findPullRequest'] = ({ repository, branch }, access) =>
    guarded(async () => {
      const at = split(repository.name)!;
      const { data } = await call(access).request('GET /repos/{owner}/{repo}/pulls', {
        ...at,
        head: `${at.owner}:${branch}`,
        base: repository.baseBranch,
        // A person may have closed or merged it since: it is the one all the same.
        state: 'all',
      });
      const [first] = data;
      return first
        ? { ok: true as const, number: first.number, url: first.html_url }
        : { ok: true as const, none: true as const };
    });

  return {
    id: 'github',
    available: () => (options.signIn ? { ok: true } : { ok: false, reason: off }),
    async inspect(name, access) {
      const at = split(name);
      if (!at) return failure('not_found', 'A GitHub repository is named owner/name.');
      if (!options.signIn) return failure('off', off);
      return guarded(async () => {
        const repository = await call(access).request('GET /repos/{owner}/{repo}', at);
        return { ok: true as const, defaultBranch: repository.data.default_branch };
      });
    },
    remote: (name, access) => ({
      url: `${options.baseUrl}/${name}.git`,
      ...(access.token && { credentials: { token: access.token } }),
      // An Enterprise server on plain http is the operator's choice.
      allowLocal: options.baseUrl.startsWith('http://'),
    }),
    async openPullRequest({ repository, branch, title, body, draft }, access) {
      const found = await find({ repository, branch }, access);
      if (!found.ok || !found.none) return found;
      const made = await guarded(async (): Promise<OpenedPullRequest> => {
        const { data } = await call(access).request('POST /repos/{owner}/{repo}/pulls', {
          ...split(repository.name)!,
          title,
          body,
          head: branch,
          base: repository.baseBranch,
          draft,
        });
        return { ok: true, number: data.number, url: data.html_url };
      });
      if (made.ok || made.reason !== 'refused') return made;
      // Refused since it exists: an earlier request of ours was carried out after we asked.
      const meanwhile = await find({ repository, branch }, access);
      return meanwhile.ok && !meanwhile.none ? meanwhile : made;
    },
    findPullRequest: find,
    readPullRequest: (repository, number, access) =>
      guarded(async () => {
        const at = split(repository.name)!;
        const { data } = await call(access).request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
          ...at,
          pull_number: number,
        });
        return { ok: true as const, state: data.merged ? ('merged' as const) : (data.state as 'open' | 'closed') };
      }),
    fetchCommand: (_repository, branch) => `git fetch origin ${branch}`,
  };
}

function split(name: string): { owner: string; repo: string } | null {
  if (!NAME.test(name)) return null;
  const [owner, repo] = name.split('/') as [string, string];
  return { owner, repo };
}

const failure = (reason: ForgeFailure['reason'], message: string): ForgeFailure => ({ ok: false, reason, message });

/** GitHub's refusals as values; docs.github.com/en/rest/using-the-rest-api/troubleshooting. */
async function guarded<T>(run: () => Promise<T>): Promise<T | ForgeFailure> {
  try {
    return await run();
  } catch (error) {
    const { status, message } = error as { status?: number; message?: string };
    const said = (message ?? '').slice(0, 300);
    if (status === 401)
      return failure('forbidden', 'GitHub does not accept the token any more: sign in with GitHub again.');
    if (status === 404)
      return failure(
        'not_found',
        'GitHub shows no such repository to this account: check the name and who may see it.',
      );
    if (status === 429 || (status === 403 && /rate limit/i.test(said)))
      return failure('rate_limited', 'GitHub asks us to slow down: try again in some minutes.');
    if (status === 403) return failure('forbidden', `GitHub refused: ${said}`);
    if (status === 422) return failure('refused', `GitHub refused the pull request: ${said}`);
    return failure('unreachable', `GitHub could not be reached: ${status ?? said}`);
  }
}

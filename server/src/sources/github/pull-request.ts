import { at, count, text } from '../pick.ts';
import type { Digest } from '../source.ts';

/** The event `pull_request`: only its end matters, and only for the pull requests that we opened. */
export function digestPullRequest(payload: unknown): Digest {
  const action = text(at(payload, 'action')) ?? 'without an action';
  const repository = text(at(payload, 'repository', 'full_name'));
  const number = count(at(payload, 'pull_request', 'number'));
  if (action !== 'closed') return { type: 'filtered', reason: `a pull request that is ${action} changes nothing here` };
  if (!repository || !number) return { type: 'unknown', reason: 'a pull request without a number or a repository' };
  const state = at(payload, 'pull_request', 'merged') === true ? 'merged' : 'closed';
  return { type: 'pull_request', forge: 'github', repository, number, state };
}

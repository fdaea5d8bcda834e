import { z } from 'zod';
import { record } from '../pick.ts';
import type { SyncStep } from '../source.ts';
import { DiscussionCursor, syncGitHubDiscussions } from './discussions-sync.ts';
import { type GitHubSyncInput, syncGitHubIssues } from './sync.ts';

const Reading = z.object({ discussions: DiscussionCursor });

/** The issues of a repository, then its discussions if they are wanted. One cursor holds how far each has been read. */
export async function* syncGitHub(
  input: GitHubSyncInput & { discussions: boolean; discussion_categories: readonly string[] },
): AsyncIterable<SyncStep> {
  const discussions = Reading.safeParse(input.cursor).data?.discussions;
  let issues: unknown = input.cursor;
  for await (const step of syncGitHubIssues(input)) {
    if (step.type === 'stopped') {
      yield step;
      return;
    }
    issues = step.cursor;
    yield { ...step, cursor: { ...record(issues), ...(discussions && { discussions }) } };
  }
  if (!input.discussions || !input.repository) {
    yield { type: 'unchanged', cursor: { ...record(issues), ...(discussions && { discussions }) }, note: null };
    return;
  }
  const { repository, discussion_categories: categories } = input;
  for await (const step of syncGitHubDiscussions({ ...input, repository, categories, cursor: discussions ?? null }))
    yield step.type === 'stopped' ? step : { ...step, cursor: { ...record(issues), discussions: step.cursor } };
}

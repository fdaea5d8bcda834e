import { at, count, filled, link, list, text, time } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { plainText, titleFrom } from '../text.ts';

/** An issue as a report; the same from the webhook and from the REST API. `total` 1: an issue is one report however often it is seen. */
export function draftFromIssue(issue: unknown, repository: string | null, receivedAt: Date): FeedbackDraft {
  const number = count(at(issue, 'number'));
  const updatedAt = time(at(issue, 'updated_at')) ?? time(at(issue, 'created_at')) ?? receivedAt.toISOString();
  const author = text(at(issue, 'user', 'login'));
  const title = text(at(issue, 'title')) ?? '';
  const body = plainText(text(at(issue, 'body')) ?? '');
  return {
    external_id: text(at(issue, 'id')),
    title: titleFrom(title, titleFrom(body, `Issue ${number ?? 'without a title'}`)),
    body: body || titleFrom(title, 'The issue has no text.'),
    permalink: link(at(issue, 'html_url')),
    author,
    reporter: author && `github:${author.toLowerCase()}`,
    occurred_at: time(at(issue, 'created_at')) ?? updatedAt,
    as_of: updatedAt,
    metadata: {
      ...filled({
        repository: repository ?? repositoryOf(issue),
        number,
        comments: count(at(issue, 'comments')),
        reactions: count(at(issue, 'reactions', 'total_count')),
        author_association: text(at(issue, 'author_association')),
      }),
      // Null takes away what an earlier version of the issue had.
      labels: someOf(labelsOf(issue)),
      milestone: text(at(issue, 'milestone', 'title')),
      assignees: someOf(assigneesOf(issue)),
      state_reason: text(at(issue, 'state_reason')),
      issue_type: text(at(issue, 'type', 'name')),
      locked: at(issue, 'locked') === true || null,
    },
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: at(issue, 'state') === 'closed' ? 'closed' : 'open',
    occurrences: 1,
    counting: 'total',
  };
}

/**
 * GitHub tells the time of a change to the second. Within it the last word is a listing's, which the next one mends, and an end's, after
 * which nothing comes.
 */
export function lastWord(asOf: string): string {
  return asOf.replace(/\.\d{3}Z$/, '.999Z');
}

/** The issues API and the issue events give pull requests too. */
export function isPullRequest(issue: unknown): boolean {
  return at(issue, 'pull_request') !== undefined && at(issue, 'pull_request') !== null;
}

export function hasWantedLabel(issue: unknown, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const labels = labelsOf(issue).map((label) => label.toLowerCase());
  return wanted.some((label) => labels.includes(label.toLowerCase()));
}

export const someOf = <T>(values: T[]): T[] | null => (values.length > 0 ? values : null);

function assigneesOf(issue: unknown): string[] {
  return list(at(issue, 'assignees'))
    .slice(0, 20)
    .flatMap((person) => text(at(person, 'login')) ?? []);
}

export function labelsOf(issue: unknown): string[] {
  return list(at(issue, 'labels'))
    .slice(0, 100)
    .flatMap((label) => text(at(label, 'name')) ?? text(label) ?? []);
}

function repositoryOf(issue: unknown): string | null {
  return /\/repos\/([\w.-]{1,100}\/[\w.-]{1,100})$/.exec(text(at(issue, 'repository_url')) ?? '')?.[1] ?? null;
}

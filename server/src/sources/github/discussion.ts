import { at, count, filled, link, list, record, text, time } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { plainText, titleFrom } from '../text.ts';
import { labelsOf, someOf } from './issue.ts';

/** A discussion as a report, from the shape of the webhook. Its ids are counted apart from those of issues. */
export function draftFromDiscussion(discussion: unknown, repository: string | null, receivedAt: Date): FeedbackDraft {
  const number = count(at(discussion, 'number'));
  const id = text(at(discussion, 'id'));
  const updatedAt =
    time(at(discussion, 'updated_at')) ?? time(at(discussion, 'created_at')) ?? receivedAt.toISOString();
  const author = text(at(discussion, 'user', 'login'));
  const title = text(at(discussion, 'title')) ?? '';
  const body = plainText(text(at(discussion, 'body')) ?? '');
  return {
    external_id: id && `discussion:${id}`,
    title: titleFrom(title, titleFrom(body, `Discussion ${number ?? 'without a title'}`)),
    body: body || titleFrom(title, 'The discussion has no text.'),
    permalink: link(at(discussion, 'html_url')),
    author,
    reporter: author && `github:${author.toLowerCase()}`,
    occurred_at: time(at(discussion, 'created_at')) ?? updatedAt,
    as_of: updatedAt,
    metadata: {
      ...filled({
        repository,
        number,
        category: text(at(discussion, 'category', 'name')),
        comments: count(at(discussion, 'comments')),
        reactions: count(at(discussion, 'reactions', 'total_count')),
        author_association: text(at(discussion, 'author_association')),
      }),
      labels: someOf(labelsOf(discussion)),
      state_reason: text(at(discussion, 'state_reason')),
      answered: text(at(discussion, 'answer_chosen_at')) !== null || null,
      locked: at(discussion, 'locked') === true || null,
    },
    exception: null,
    frames: [],
    upstream_group: null,
    upstream_state: at(discussion, 'state') === 'closed' ? 'closed' : 'open',
    occurrences: 1,
    counting: 'total',
  };
}

/** By the category's name or its part of the address. */
export function hasWantedCategory(discussion: unknown, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const own = [at(discussion, 'category', 'name'), at(discussion, 'category', 'slug')].map((name) =>
    (text(name) ?? '').toLowerCase(),
  );
  return wanted.some((name) => own.includes(name.toLowerCase()));
}

/** What GraphQL answers, in the shape of the webhook. */
export function discussionFromNode(node: unknown): Record<string, unknown> {
  return {
    id: at(node, 'databaseId'),
    number: at(node, 'number'),
    title: at(node, 'title'),
    body: at(node, 'body'),
    html_url: at(node, 'url'),
    user: record(at(node, 'author')),
    state: at(node, 'closed') === true ? 'closed' : 'open',
    state_reason: text(at(node, 'stateReason'))?.toLowerCase(),
    locked: at(node, 'locked'),
    answer_chosen_at: at(node, 'answerChosenAt'),
    category: record(at(node, 'category')),
    comments: at(node, 'comments', 'totalCount'),
    reactions: { total_count: at(node, 'reactions', 'totalCount') },
    labels: list(at(node, 'labels', 'nodes')),
    author_association: at(node, 'authorAssociation'),
    created_at: at(node, 'createdAt'),
    updated_at: at(node, 'updatedAt'),
  };
}

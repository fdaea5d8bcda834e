import { at, count, link, text } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { draftFromDiscussion, hasWantedCategory } from './discussion.ts';
import type { GitHubSettings } from './github.ts';
import { lastWord } from './issue.ts';
import { commentUpdate } from './issue-events.ts';

/**
 * The events `discussion` and `discussion_comment`.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#discussion
 */
export function digestDiscussionEvent(payload: unknown, settings: GitHubSettings, receivedAt: Date): Digest {
  if (!settings.discussions)
    return { type: 'filtered', reason: 'discussions are switched off in the settings of this source' };
  const discussion = at(payload, 'discussion');
  const action = text(at(payload, 'action'));
  const repository = text(at(payload, 'repository', 'full_name'));
  const draft = draftFromDiscussion(discussion, repository, receivedAt);
  if (!draft.external_id || !action)
    return { type: 'unknown', reason: 'a discussion without an id, or an event without an action' };
  if (at(payload, 'comment') !== undefined)
    return commentUpdate(action, { ...draft, comments: count(at(discussion, 'comments')) });
  const wanted = hasWantedCategory(discussion, settings.discussion_categories);
  if (action === 'created')
    return wanted
      ? { type: 'report', items: [draft] }
      : { type: 'filtered', reason: 'the discussion is in none of the categories chosen' };
  return digestChange(payload, action, draft, wanted);
}

function digestChange(payload: unknown, action: string, draft: FeedbackDraft, wanted: boolean): Digest {
  const update = { type: 'update' as const, external_id: draft.external_id ?? '', as_of: draft.as_of };
  const known = wanted && draft.upstream_state === 'open' ? draft : null;
  const { metadata } = draft;
  switch (action) {
    case 'edited':
      return { ...update, change: { title: draft.title, body: draft.body, metadata }, draft: known };
    case 'closed':
      return { ...update, change: { upstream_state: 'closed', metadata }, draft: null };
    case 'reopened':
      return { ...update, change: { upstream_state: 'open', regressed: true, metadata }, draft: known };
    case 'deleted':
      return { ...update, as_of: lastWord(draft.as_of), change: { upstream_state: 'deleted' }, draft: null };
    case 'transferred': {
      const movedTo = link(at(payload, 'changes', 'new_discussion', 'html_url'));
      return {
        ...update,
        as_of: lastWord(draft.as_of),
        change: { upstream_state: 'closed', metadata: { ...metadata, transferred_to: movedTo } },
        draft: null,
      };
    }
    case 'pinned':
    case 'unpinned':
      return { ...update, change: { metadata: { pinned: action === 'pinned' || null } }, draft: null };
    case 'answered':
    case 'unanswered':
    case 'category_changed':
    case 'labeled':
    case 'unlabeled':
    case 'locked':
    case 'unlocked':
      return { ...update, change: { metadata }, draft: known };
    default:
      return { type: 'filtered', reason: `the action ${action} changes nothing here` };
  }
}

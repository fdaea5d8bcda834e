import { at, count, link, text } from '../pick.ts';
import type { Digest } from '../source.ts';
import type { GitHubSettings } from './github.ts';
import { draftFromIssue, hasWantedLabel, isPullRequest, lastWord } from './issue.ts';

/** The events `issues` and `issue_comment`. */
export function digestIssueEvent(payload: unknown, settings: GitHubSettings, receivedAt: Date): Digest {
  const issue = at(payload, 'issue');
  if (isPullRequest(issue)) return { type: 'filtered', reason: 'a pull request, not an issue' };
  if (!text(at(issue, 'id')) || !text(at(payload, 'action')))
    return { type: 'unknown', reason: 'an issue without an id, or an event without an action' };
  return at(payload, 'comment') === undefined
    ? digestIssue(payload, settings, receivedAt)
    : digestComment(payload, receivedAt);
}

function digestIssue(payload: unknown, settings: GitHubSettings, receivedAt: Date): Digest {
  const action = text(at(payload, 'action')) ?? '';
  const repository = text(at(payload, 'repository', 'full_name'));
  const draft = draftFromIssue(at(payload, 'issue'), repository, receivedAt);
  const update = { type: 'update' as const, external_id: draft.external_id ?? '', as_of: draft.as_of };
  const wanted = hasWantedLabel(at(payload, 'issue'), settings.labels);
  // What is known stays followed when it loses its label; what is not known is no report of ours without one.
  const known = wanted && draft.upstream_state === 'open' ? draft : null;
  const { metadata } = draft;
  switch (action) {
    case 'opened':
      return wanted
        ? { type: 'report', items: [draft] }
        : { type: 'filtered', reason: 'the issue has none of the labels chosen' };
    case 'edited':
      return { ...update, change: { title: draft.title, body: draft.body, metadata }, draft: known };
    case 'closed':
      return { ...update, change: { upstream_state: 'closed', metadata }, draft: null };
    case 'reopened':
      return { ...update, change: { upstream_state: 'open', regressed: true, metadata }, draft: known };
    case 'deleted':
      return { ...update, as_of: lastWord(draft.as_of), change: { upstream_state: 'deleted' }, draft: null };
    case 'transferred':
      return {
        ...update,
        as_of: lastWord(draft.as_of),
        change: {
          upstream_state: 'closed',
          metadata: { ...metadata, transferred_to: link(at(payload, 'changes', 'new_issue', 'html_url')) },
        },
        draft: null,
      };
    case 'pinned':
    case 'unpinned':
      return { ...update, change: { metadata: { pinned: action === 'pinned' || null } }, draft: null };
    case 'labeled':
    case 'unlabeled':
    case 'assigned':
    case 'unassigned':
    case 'milestoned':
    case 'demilestoned':
    case 'typed':
    case 'untyped':
    case 'locked':
    case 'unlocked':
      return { ...update, change: { metadata }, draft: known };
    default:
      return { type: 'filtered', reason: `the action ${action} changes nothing here` };
  }
}

function digestComment(payload: unknown, receivedAt: Date): Digest {
  const issue = at(payload, 'issue');
  const { external_id, as_of } = draftFromIssue(issue, null, receivedAt);
  return commentUpdate(text(at(payload, 'action')), { external_id, as_of, comments: count(at(issue, 'comments')) });
}

/** A comment that came or went: only how many there are is kept. */
export function commentUpdate(
  action: string | null,
  on: { external_id: string | null; as_of: string; comments: number | null },
): Digest {
  if (action !== 'created' && action !== 'deleted')
    return { type: 'filtered', reason: 'an edited comment changes nothing here' };
  const comments = on.comments ?? 0;
  // GitHub counts before it deletes, and before or after it creates.
  const counted = action === 'created' ? Math.max(1, comments) : Math.max(0, comments - 1);
  return {
    type: 'update',
    external_id: on.external_id ?? '',
    as_of: on.as_of,
    change: { metadata: { comments: counted } },
    draft: null,
  };
}

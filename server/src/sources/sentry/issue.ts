import type { UpstreamState } from '@soulcaster/contract';
import { at, count, filled, link, text, time } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { plainText, titleFrom } from '../text.ts';
import type { SentrySettings } from './sentry.ts';

/**
 * The hook `issue`: created is a report, all else changes the item; Sentry says `ignored` for what it now calls archived. It is as of
 * the issue's last event: the time of the hook is not signed, and another each time that the same hook is sent.
 */
export function digestIssue(payload: unknown, settings: SentrySettings, receivedAt: Date): Digest {
  const issue = at(payload, 'data', 'issue');
  const id = text(at(issue, 'id'));
  const action = text(at(payload, 'action'));
  if (!id || !action) return { type: 'unknown', reason: 'an issue without an id, or a hook without an action' };
  const level = text(at(issue, 'level'));
  if (level && settings.levels.length && !settings.levels.some((wanted) => wanted === level))
    return { type: 'filtered', reason: `level ${level} is not among those chosen` };
  const draft = draftFromIssue(issue, id, receivedAt);
  if (action === 'created') return { type: 'report', items: [draft] };

  const state = states[action];
  const status = filled({ ...statusOf(issue), upstream_status: action === 'ignored' ? 'archived' : action });
  const update = { type: 'update' as const, external_id: id, as_of: draft.as_of };
  if (state === 'closed') return { ...update, change: { upstream_state: 'closed', metadata: status }, draft: null };
  if (state === 'open') {
    const regressed = text(at(issue, 'substatus')) === 'regressed';
    const change = { upstream_state: 'open' as const, metadata: status, ...(regressed && { regressed }) };
    return { ...update, change, draft };
  }
  if (action === 'assigned')
    return { ...update, change: { metadata: filled({ assignee: assigneeOf(payload) }) }, draft: null };
  return { type: 'filtered', reason: `the action ${action} changes nothing here` };
}

const states: Record<string, UpstreamState> = {
  resolved: 'closed',
  archived: 'closed',
  ignored: 'closed',
  unresolved: 'open',
};

const latest = (one: string, other: string | null) => (other && other > one ? other : one);

/** An issue as hooks and the API tell it: no event, so only a summary. The API counts within the time asked for, `lifetime` counts all. */
export function draftFromIssue(issue: unknown, id: string, receivedAt: Date): FeedbackDraft {
  const metadata = at(issue, 'metadata');
  const type = text(at(metadata, 'type'));
  const value = text(at(metadata, 'value')) ?? '';
  const file = text(at(metadata, 'filename'));
  const name = text(at(metadata, 'function'));
  const title = text(at(issue, 'title')) ?? '';
  const culprit = text(at(issue, 'culprit'));
  const where = file && `at ${name ?? '?'} (${file})`;
  const fact = (key: string) => at(issue, 'lifetime', key) ?? at(issue, key);
  const firstSeen = time(fact('firstSeen'));
  const lastSeen = latest(time(fact('lastSeen')) ?? firstSeen ?? receivedAt.toISOString(), time(at(issue, 'lastSeen')));
  return {
    external_id: id,
    title: titleFrom(title || value, titleFrom(type ?? '', 'Issue without a title')),
    body:
      plainText([title || value, where, culprit && `Culprit: ${culprit}`].filter(Boolean).join('\n\n')) ||
      'The issue has no text.',
    permalink: link(at(issue, 'permalink')) ?? link(at(issue, 'web_url')),
    author: null,
    reporter: null,
    occurred_at: firstSeen ?? lastSeen,
    as_of: lastSeen,
    metadata: filled({
      ...statusOf(issue),
      level: text(at(issue, 'level')),
      culprit,
      platform: text(at(issue, 'platform')),
      logger: text(at(issue, 'logger')),
      issue_id: id,
      short_id: text(at(issue, 'shortId')),
      project: text(at(issue, 'project', 'slug')),
      users: count(fact('userCount')),
    }),
    exception: type ? { type, value } : null,
    frames: file ? [{ file, ...(name && { function: name }), in_app: true }] : [],
    upstream_group: `sentry:issue:${id}`,
    upstream_state: 'open',
    occurrences: Math.max(1, count(fact('count')) ?? 1),
    counting: 'total',
    last_seen_at: lastSeen,
    is_summary: true,
  };
}

function statusOf(issue: unknown): Record<string, unknown> {
  return {
    substatus: text(at(issue, 'substatus')),
    resolved_in: text(at(issue, 'statusDetails', 'inRelease')) ?? text(at(issue, 'statusDetails', 'inCommit', 'id')),
  };
}

function assigneeOf(payload: unknown): string | null {
  return text(at(payload, 'data', 'assignee', 'name')) ?? text(at(payload, 'data', 'issue', 'assignedTo', 'name'));
}

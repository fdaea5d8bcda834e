import { filled, text } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { plainText, titleFrom } from '../text.ts';
import type { PostHogEvent } from './event.ts';

export const issueEvent = /^\$error_tracking_issue_([a-z_]{1,40})$/;

/** The alerts of PostHog's error tracking: an event whose `distinct_id` is the issue. */
export function digestIssue(event: PostHogEvent, receivedAt: Date): Digest {
  const action = issueEvent.exec(event.name)?.[1] ?? '';
  const { properties } = event;
  const id = text(properties.$exception_issue_id) ?? text(properties.issue_id) ?? event.distinctId;
  if (!id) return { type: 'unknown', reason: 'an alert on an issue without its id' };
  const asOf = event.timestamp ?? receivedAt.toISOString();
  const update = { type: 'update' as const, external_id: `issue:${id}`, as_of: asOf };
  const draft = draftOf(event, id, asOf);
  const metadata = filled({ upstream_status: action });
  switch (action) {
    case 'created':
      return { type: 'report', items: [draft] };
    case 'reopened':
      return { ...update, change: { upstream_state: 'open', regressed: true, metadata }, draft };
    case 'spiking':
      return { ...update, change: { upstream_state: 'open', metadata }, draft };
    case 'resolved':
    case 'archived':
    case 'suppressed':
      return { ...update, change: { upstream_state: 'closed', metadata }, draft: null };
    default:
      return { type: 'filtered', reason: `an issue that was ${action}: nothing changes here` };
  }
}

/** The alert comes beside the first event: the count is the issue's, so that it is not counted twice. */
function draftOf({ properties, url }: PostHogEvent, id: string, asOf: string): FeedbackDraft {
  const name = text(properties.name) ?? '';
  const description = text(properties.description) ?? '';
  const named = titleFrom(name, '');
  const told = titleFrom(description, '');
  const title = named && told && !told.includes(named) ? `${named}: ${told}` : named || told;
  return {
    external_id: `issue:${id}`,
    title: titleFrom(title, 'Issue without a name'),
    body: plainText([name, description].filter(Boolean).join('\n\n')) || 'The issue has no text.',
    permalink: url,
    author: null,
    reporter: null,
    occurred_at: asOf,
    as_of: asOf,
    metadata: filled({ issue_id: id, status: text(properties.status) }),
    exception:
      name && /(?:Error|Exception)$/.test(name)
        ? { type: name.slice(0, 200), value: description.slice(0, 4000) }
        : null,
    frames: [],
    upstream_group: `posthog:issue:${id}`,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'total',
  };
}

import { randomUUID } from 'node:crypto';
import { signAsSentry } from '@soulcaster/testkit/senders/sentry';
import { shuffled } from '../../seeded.ts';
import type { Message } from '../deliver.ts';

export interface Issue {
  id: string;
  events: number;
  /** What the newest of its webhooks says, in whatever order they arrive. */
  state: 'open' | 'closed';
}

export interface Upstream {
  issues: Issue[];
  /** Every webhook once. */
  messages: SentryMessage[];
}

/** One webhook of Sentry: each time it is sent it has a request id of its own, as with the real sender. */
export interface SentryMessage {
  resource: 'event_alert' | 'issue';
  body: string;
}

const START = Date.parse('2026-01-05T08:00:00Z');
const MINUTE = 60_000;

/**
 * Issues with their events, as alerts of an internal integration; one in ten is resolved at the end, and one in ten is resolved and
 * comes back. Times in the payloads tell the true order.
 */
export function upstream(issueCount: number, eventCount: number, random: () => number): Upstream {
  const events = Array.from({ length: eventCount }, (_, n) => n % issueCount);
  const issues = Array.from({ length: issueCount }, (_, n) => ({
    id: String(4_000_000_000 + n),
    events: 0,
    state: (n % 10 === 0 ? 'closed' : 'open') as Issue['state'],
  }));
  const alerts = shuffled(events, random).map((n, minute) => {
    const issue = issues[n]!;
    issue.events += 1;
    return eventAlert(issue.id, n, START + minute * MINUTE);
  });
  const end = START + eventCount * MINUTE;
  const changes = issues.flatMap(({ id, events }, n) => {
    if (n % 10 === 0) return [issueChange({ id, events }, 'resolved', end + MINUTE)];
    if (n % 10 === 1)
      return [
        issueChange({ id, events }, 'resolved', end + MINUTE),
        issueChange({ id, events }, 'unresolved', end + 2 * MINUTE),
      ];
    return [];
  });
  return { issues, messages: [...alerts, ...changes] };
}

export function signed({ body, resource }: SentryMessage, secret: string): Message {
  return { body, headers: () => signAsSentry(body, secret, { resource }).headers };
}

function eventAlert(issueId: string, n: number, at: number): SentryMessage {
  const eventId = randomUUID().replaceAll('-', '');
  const web = `https://sentry.example.com/organizations/shop/issues/${issueId}/`;
  const event = {
    event_id: eventId,
    issue_id: issueId,
    issue_url: `https://sentry.example.com/api/0/issues/${issueId}/`,
    web_url: `${web}events/${eventId}/`,
    title: `TypeError: part ${words(n)} is not a function`,
    culprit: `src/${words(n)}.js in run`,
    level: 'error',
    platform: 'javascript',
    datetime: new Date(at).toISOString(),
    exception: { values: [{ type: 'TypeError', value: `part ${words(n)} is not a function` }] },
  };
  return {
    resource: 'event_alert',
    body: JSON.stringify({ action: 'triggered', data: { event, triggered_rule: 'All' } }),
  };
}

function issueChange(
  { id, events }: Pick<Issue, 'id' | 'events'>,
  action: 'resolved' | 'unresolved',
  at: number,
): SentryMessage {
  const issue = {
    id,
    shortId: `SHOP-${id.slice(-4)}`,
    title: 'TypeError: it is not a function',
    status: action,
    substatus: action === 'unresolved' ? 'regressed' : null,
    level: 'error',
    count: String(events),
    firstSeen: new Date(START).toISOString(),
    lastSeen: new Date(at).toISOString(),
  };
  return { resource: 'issue', body: JSON.stringify({ action, data: { issue } }) };
}

/** A word of its own for each number, so that no two issues look alike. */
const words = (n: number) =>
  n.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));

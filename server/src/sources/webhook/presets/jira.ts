import { at, link, text, time } from '../../pick.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** Issues of Jira Cloud, Server and Data Center. https://developer.atlassian.com/server/jira/platform/webhooks/ */
export const jira: Preset = {
  title: 'Jira',
  fits: (payload) => at(payload, 'webhookEvent') !== undefined,
  digest(payload, receivedAt) {
    const event = text(at(payload, 'webhookEvent')) ?? '';
    const issue = at(payload, 'issue');
    const fields = at(issue, 'fields');
    const key = text(at(issue, 'key'));
    const summary = text(at(fields, 'summary'));
    if (!event.startsWith('jira:issue_')) return noReport(`the event ${event} of Jira is no report`);
    if (!key) return { type: 'unknown', reason: 'an issue of Jira without a key' };
    const address = link(at(issue, 'self'));
    const isDone = at(fields, 'status', 'statusCategory', 'key') === 'done' || at(fields, 'resolution', 'name');
    const told: Told = {
      id: `jira:${text(at(issue, 'id')) ?? key}`,
      title: summary,
      otherwise: key,
      body: lines(text(at(fields, 'description')) ?? summary, named('Key', key)),
      // The API's address of an issue is on the site where people read it.
      permalink: address && new URL(`/browse/${encodeURIComponent(key)}`, address).href,
      author: text(at(fields, 'reporter', 'displayName')) ?? text(at(payload, 'user', 'displayName')),
      occurredAt: time(at(fields, 'created')),
      asOf: time(at(payload, 'timestamp')),
      metadata: {
        number: key,
        kind: text(at(fields, 'issuetype', 'name')),
        priority: text(at(fields, 'priority', 'name')),
        state: text(at(fields, 'status', 'name')),
      },
      state: event === 'jira:issue_deleted' ? 'deleted' : isDone ? 'closed' : 'open',
    };
    return event === 'jira:issue_created' ? reported(told, receivedAt) : changed(told, receivedAt);
  },
};

import { at, count, list, text, time } from '../../pick.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** An error is known by its address: Raygun sends no id. https://raygun.com/documentation/integrations/webhooks/ */
export const raygun: Preset = {
  title: 'Raygun',
  fits: (payload) => /^error_(?:notification|activity)$/.test(text(at(payload, 'event')) ?? ''),
  digest(payload, receivedAt) {
    const error = at(payload, 'error');
    const url = text(at(error, 'url'));
    const type = text(at(payload, 'eventType'));
    if (at(payload, 'error') === undefined)
      return noReport(
        `the event ${type ?? text(at(payload, 'event')) ?? 'without a name'} of Raygun tells of no error`,
      );
    if (!url) return { type: 'unknown', reason: 'an error of Raygun without its address' };
    const told = toldOf(url, error, payload);
    if (at(payload, 'event') === 'error_notification') return reported(told, receivedAt);
    const status = text(at(error, 'status'));
    if (type !== 'StatusChanged')
      return told.title
        ? changed(told, receivedAt)
        : noReport(`the activity ${type ?? 'without a name'} changes nothing here`);
    const isClosed = /resolved|ignored/i.test(status ?? '');
    return changed({ ...told, state: isClosed ? 'closed' : 'open' }, receivedAt);
  },
};

function toldOf(url: string, error: unknown, payload: unknown): Told {
  const application = text(at(payload, 'application', 'name'));
  const message = text(at(error, 'message'));
  const tags = list(at(error, 'instance', 'tags'))
    .slice(0, 20)
    .flatMap((tag) => text(tag) ?? []);
  const people = count(at(error, 'usersAffected'));
  return {
    id: `raygun:${url}`,
    title: message,
    otherwise: application ? `Error in ${application}` : 'An error without a message',
    body: lines(
      message ?? `An error without a message${application ? ` in ${application}` : ''}`,
      named('Application', application),
      named('Tags', tags.join(', ')),
      named('People affected', people === null ? null : String(people)),
    ),
    permalink: url,
    occurredAt: time(at(error, 'firstOccurredOn')),
    asOf: time(at(error, 'lastOccurredOn')) ?? time(at(error, 'activityDate')),
    metadata: {
      application,
      tags,
      users: people,
      upstream_status: text(at(error, 'status')),
      assignee: text(at(error, 'assignedTo')),
    },
    group: `raygun:${url}`,
    total: count(at(error, 'totalOccurrences')),
  };
}

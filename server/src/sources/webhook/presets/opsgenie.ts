import { at, list, record, text, time } from '../../pick.ts';
import { changed, lines, named, type Preset, reported, type Told } from './preset.ts';

/** https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/ */
export const opsgenie: Preset = {
  title: 'Opsgenie',
  fits: (payload) => at(payload, 'alert', 'alertId') !== undefined && at(payload, 'action') !== undefined,
  digest(payload, receivedAt) {
    const alert = at(payload, 'alert');
    const action = text(at(payload, 'action')) ?? '';
    const message = text(at(alert, 'message'));
    const entity = text(at(alert, 'entity'));
    const told: Told = {
      id: `opsgenie:${text(at(alert, 'alertId')) ?? ''}`,
      title: message,
      body: lines(
        text(at(alert, 'description')) ?? message,
        named('Entity', entity),
        named('Note', text(at(alert, 'note'))),
        ...Object.entries(record(at(alert, 'details'))).map(([name, value]) => named(name, text(value))),
      ),
      permalink: at(alert, 'details', 'url') ?? at(alert, 'url'),
      occurredAt: time(at(alert, 'createdAt')),
      asOf: moment(at(alert, 'updatedAt')),
      metadata: {
        tags: list(at(alert, 'tags'))
          .slice(0, 20)
          .flatMap((tag) => text(tag) ?? []),
        level: text(at(alert, 'priority')),
        upstream_status: action,
      },
      group: text(at(alert, 'alias')) && `opsgenie:${text(at(alert, 'alias'))}`,
    };
    if (action === 'Create')
      return message ? reported(told, receivedAt) : { type: 'unknown', reason: 'an alert without a message' };
    if (action === 'Close') return changed({ ...told, state: 'closed' }, receivedAt);
    if (action === 'Delete') return changed({ ...told, state: 'deleted' }, receivedAt);
    return changed(told, receivedAt);
  },
};

/** Opsgenie tells changes in nanoseconds. */
function moment(value: unknown): string | null {
  return time(typeof value === 'number' && value > 1e17 ? Math.floor(value / 1e6) : value);
}

import { at, text, time } from '../../pick.ts';
import { changed, lines, noReport, type Preset, reported, type Told } from './preset.ts';

/** https://linear.app/developers/webhooks */
export const linear: Preset = {
  title: 'Linear',
  fits: (payload) => at(payload, 'webhookTimestamp') !== undefined && at(payload, 'organizationId') !== undefined,
  digest(payload, receivedAt) {
    const kind = text(at(payload, 'type')) ?? 'without a type';
    const action = text(at(payload, 'action')) ?? '';
    const issue = at(payload, 'data');
    const id = text(at(issue, 'id'));
    const title = text(at(issue, 'title'));
    if (kind !== 'Issue') return noReport(`the type ${kind} of Linear is no issue`);
    if (!id || !title) return { type: 'unknown', reason: 'an issue of Linear without an id or a title' };
    const isDone = /^(?:completed|canceled)$/.test(text(at(issue, 'state', 'type')) ?? '');
    const told: Told = {
      id: `linear:${id}`,
      title,
      body: lines(text(at(issue, 'description')) ?? title),
      permalink: at(payload, 'url') ?? at(issue, 'url'),
      author: text(at(issue, 'creator', 'name')),
      occurredAt: time(at(issue, 'createdAt')),
      asOf: time(at(payload, 'webhookTimestamp')),
      metadata: {
        number: text(at(issue, 'identifier')) ?? text(at(issue, 'number')),
        priority: text(at(issue, 'priorityLabel')),
        state: text(at(issue, 'state', 'name')),
      },
      state: action === 'remove' ? 'deleted' : isDone ? 'closed' : 'open',
    };
    return action === 'create' ? reported(told, receivedAt) : changed(told, receivedAt);
  },
};

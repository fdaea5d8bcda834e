import { at, text, time } from '../../pick.ts';
import { changed, lines, noReport, type Preset, reported, type Told } from './preset.ts';

/** https://developers.canny.io/webhooks */
export const canny: Preset = {
  title: 'Canny',
  fits: (payload) => at(payload, 'objectType') !== undefined && at(payload, 'object') !== undefined,
  digest(payload, receivedAt) {
    const event = text(at(payload, 'type')) ?? '';
    const post = at(payload, 'object');
    const id = text(at(post, 'id'));
    if (!event.startsWith('post.') || !id) return noReport(`the event ${event} of Canny is no post`);
    const status = text(at(post, 'status'));
    const told: Told = {
      id: `canny:${id}`,
      title: text(at(post, 'title')),
      body: lines(text(at(post, 'details')) ?? text(at(post, 'title'))),
      permalink: at(post, 'url'),
      author: text(at(post, 'author', 'name')),
      occurredAt: time(at(post, 'created')),
      asOf: time(at(payload, 'created')),
      metadata: { status, votes: at(post, 'score') },
      state: event === 'post.deleted' ? 'deleted' : /^(?:complete|closed)$/.test(status ?? '') ? 'closed' : 'open',
    };
    return event === 'post.created' ? reported(told, receivedAt) : changed(told, receivedAt);
  },
};

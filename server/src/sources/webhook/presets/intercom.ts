import { at, text, time } from '../../pick.ts';
import { changed, noReport, type Preset, reported, type Told } from './preset.ts';

/** Conversations and tickets; the rest of what Intercom tells is about people. https://developers.intercom.com/docs/references/webhooks */
export const intercom: Preset = {
  title: 'Intercom',
  fits: (payload) => at(payload, 'type') === 'notification_event' && at(payload, 'topic') !== undefined,
  digest(payload, receivedAt) {
    const topic = text(at(payload, 'topic')) ?? '';
    const given = at(payload, 'data', 'item');
    const item = at(given, 'ticket') ?? given;
    if (topic === 'ping') return noReport('ping: Intercom checks that the webhook is heard');
    if (!/^(?:conversation|ticket)\./.test(topic))
      return noReport(`the topic ${topic} is no conversation and no ticket`);
    if (topic === 'conversation.admin.single.created') return noReport('a message that your own team began: no report');
    const id = text(at(item, 'id')) ?? text(at(item, 'conversation_id')) ?? text(at(item, 'conversation', 'id'));
    if (!id) return { type: 'unknown', reason: 'a conversation without an id' };
    const told = toldOf(id, item, payload);
    if (/^(?:conversation\.user|ticket)\.created$/.test(topic)) return reported(told, receivedAt);
    if (topic.endsWith('.deleted')) return changed({ ...told, state: 'deleted' }, receivedAt);
    if (topic.endsWith('.closed')) return changed({ ...told, state: 'closed' }, receivedAt);
    return changed(told, receivedAt, topic.endsWith('.opened') ? { regressed: true } : {});
  },
};

function toldOf(id: string, item: unknown, payload: unknown): Told {
  const first = at(item, 'conversation_message') ?? at(item, 'source');
  const body = text(at(first, 'body')) ?? text(at(item, 'ticket_attributes', '_default_description_'));
  const author =
    text(at(item, 'user', 'name')) ?? text(at(first, 'author', 'name')) ?? text(at(item, 'user', 'pseudonym'));
  const app = text(at(payload, 'app_id'));
  return {
    id: `intercom:${id}`,
    title: text(at(first, 'subject')) ?? text(at(item, 'ticket_attributes', '_default_title_')) ?? body,
    otherwise: author ? `Conversation with ${author}` : 'A conversation without a text',
    body,
    permalink:
      at(item, 'links', 'conversation_web') ??
      (app && `https://app.intercom.com/a/apps/${encodeURIComponent(app)}/conversations/${encodeURIComponent(id)}`),
    author,
    reporter: reporterOf(item),
    occurredAt: time(at(item, 'created_at')),
    asOf: time(at(item, 'updated_at')),
    metadata: { state: text(at(item, 'state')), seen_at: text(at(first, 'url')) },
    state: at(item, 'state') === 'closed' || at(item, 'open') === false ? 'closed' : 'open',
  };
}

function reporterOf(item: unknown): string | null {
  const id = text(at(item, 'user', 'id')) ?? text(at(item, 'source', 'author', 'id'));
  return id && `intercom:${id}`;
}

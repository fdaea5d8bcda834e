import { at, text, time } from '../../pick.ts';
import { changed, lines, noReport, type Preset, reported, type Told } from './preset.ts';

/**
 * Ticket events, and tickets as triggers send them with the placeholders of Zendesk's documentation as names.
 * https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/
 */
export const zendesk: Preset = {
  title: 'Zendesk',
  fits: (payload) =>
    /^zen:event-type:/.test(text(at(payload, 'type')) ?? '') ||
    (at(payload, 'ticket_id') !== undefined && at(payload, 'ticket_title') !== undefined),
  digest(payload, receivedAt) {
    const event = (text(at(payload, 'type')) ?? '').replace(/^zen:event-type:/, '');
    if (event && !event.startsWith('ticket.')) return noReport(`the event ${event} of Zendesk is no ticket`);
    const ticket = at(payload, 'detail');
    const said = (name: string) => text(at(ticket, name)) ?? text(at(payload, `ticket_${name}`));
    const id = said('id');
    const title = said('subject') ?? said('title');
    if (!id) return noReport('a message of Zendesk about no ticket');
    const status = said('status');
    const told: Told = {
      id: `zendesk:${id}`,
      title,
      otherwise: `Ticket ${id}`,
      body: lines(withoutHead(said('description') ?? title ?? '')),
      permalink: addressOf(said('url')) ?? at(payload, 'link') ?? at(payload, 'url'),
      author: text(at(payload, 'requester_full_name')) ?? text(at(payload, 'ticket_requester_name')),
      reporter: text(at(ticket, 'requester_id')) && `zendesk:${text(at(ticket, 'requester_id'))}`,
      occurredAt: time(at(ticket, 'created_at')),
      asOf: time(at(payload, 'time')),
      metadata: { number: id, status, priority: said('priority') },
      state: event.endsWith('deleted') ? 'deleted' : /^(?:solved|closed)$/i.test(status ?? '') ? 'closed' : 'open',
    };
    return event === 'ticket.created' ? reported(told, receivedAt) : changed(told, receivedAt);
  },
};

/** Zendesk leaves the scheme out of `{{ticket.url}}`. */
const addressOf = (url: string | null) => url && (/^https?:/.test(url) ? url : `https://${url}`);

/** A line of dashes, who wrote and when stand above each comment in `{{ticket.description}}`. */
const withoutHead = (body: string) => body.replace(/^-{10,80}\n+[^\n]{1,200}\n+/, '');

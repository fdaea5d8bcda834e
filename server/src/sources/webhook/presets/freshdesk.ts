import { createHash } from 'node:crypto';
import { at, text } from '../../pick.ts';
import { changed, noReport, type Preset, reported, type Told } from './preset.ts';

/**
 * A ticket, as Freshdesk's automation rules send it: with the names that its documentation lists, under `freshdesk_webhook`. It is not
 * dated, so that it says how the ticket is when it arrives.
 */
export const freshdesk: Preset = {
  title: 'Freshdesk',
  fits: (payload) => at(payload, 'freshdesk_webhook') !== undefined,
  digest(payload, receivedAt) {
    const ticket = at(payload, 'freshdesk_webhook');
    const said = (name: string) => text(at(ticket, `ticket_${name}`));
    const id = said('id');
    if (!id || (!said('subject') && !said('description')))
      return noReport('a ticket without an id or without a subject and a text');
    const email = text(at(ticket, 'requester_email'));
    const told: Told = {
      id: `freshdesk:${id}`,
      title: said('subject'),
      body: said('description'),
      permalink: at(ticket, 'ticket_url'),
      author: text(at(ticket, 'requester_name')),
      reporter: email && createHash('sha256').update(`freshdesk:${email.toLowerCase()}`).digest('hex').slice(0, 24),
      metadata: { status: said('status'), priority: said('priority'), ticket_type: said('type') },
      state: /^(?:resolved|closed)$/i.test(said('status') ?? '') ? 'closed' : 'open',
    };
    const event = text(at(ticket, 'triggered_event')) ?? '';
    return event.includes('ticket_action:created') ? reported(told, receivedAt) : changed(told, receivedAt);
  },
};

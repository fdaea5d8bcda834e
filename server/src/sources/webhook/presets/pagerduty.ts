import { at, list, text, time } from '../../pick.ts';
import type { Digest } from '../../source.ts';
import { changed, lines, named, noReport, type Preset, reported, several, type Told } from './preset.ts';

/** Webhooks of versions 1, 2 and 3. https://developer.pagerduty.com/docs/webhooks-overview */
export const pagerduty: Preset = {
  title: 'PagerDuty',
  fits: (payload) =>
    list(at(payload, 'messages')).some((message) => incidentOf(message)) ||
    (text(at(payload, 'event', 'event_type')) ?? '').includes('.'),
  digest(payload, receivedAt) {
    if (at(payload, 'event'))
      return digestIncident(
        text(at(payload, 'event', 'event_type')),
        at(payload, 'event', 'data'),
        at(payload, 'event', 'occurred_at'),
        receivedAt,
      );
    const messages = list(at(payload, 'messages')).map((message) =>
      digestIncident(
        text(at(message, 'type')) ?? text(at(message, 'event')),
        incidentOf(message),
        at(message, 'created_on') ?? at(message, 'created_at'),
        receivedAt,
      ),
    );
    return several(messages, 'a delivery without messages');
  },
};

const incidentOf = (message: unknown) => at(message, 'data', 'incident') ?? at(message, 'incident');

function digestIncident(event: string | null, incident: unknown, moment: unknown, receivedAt: Date): Digest {
  const id = text(at(incident, 'id'));
  if (event?.startsWith('pagey.')) return noReport('ping: PagerDuty checks that the webhook is heard');
  // Notes, responders, workflows and others of an incident come with a type and an id of their own.
  if (!event?.startsWith('incident.') || !/^incident(?:_reference)?$/.test(text(at(incident, 'type')) ?? 'incident'))
    return noReport(`the event ${event ?? 'without a name'} is not about an incident`);
  if (!id) return { type: 'unknown', reason: 'an incident without an id' };
  const service = text(at(incident, 'service', 'summary')) ?? text(at(incident, 'service', 'name'));
  const trigger = at(incident, 'trigger_summary_data');
  const title =
    text(at(incident, 'title')) ??
    text(at(trigger, 'subject')) ??
    text(at(trigger, 'description')) ??
    text(at(incident, 'description'));
  const told: Told = {
    id: `pagerduty:${id}`,
    title,
    otherwise: service ? `Incident in ${service}` : 'An incident without a title',
    body: lines(text(at(incident, 'description')) ?? title, named('Service', service)),
    permalink: at(incident, 'html_url'),
    occurredAt: time(at(incident, 'created_at')) ?? time(at(incident, 'created_on')),
    asOf: time(moment),
    metadata: {
      number: text(at(incident, 'incident_number')) ?? text(at(incident, 'number')),
      service,
      level: text(at(incident, 'urgency')),
      state: text(at(incident, 'status')),
    },
  };
  const action = event.slice('incident.'.length);
  if (action.startsWith('trigger')) return reported(told, receivedAt);
  if (action.startsWith('resolve')) return changed({ ...told, state: 'closed' }, receivedAt);
  return changed(told, receivedAt, action.startsWith('reopen') ? { regressed: true } : {});
}

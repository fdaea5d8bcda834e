import type { Frame } from '@soulcaster/contract';
import { at, count, list, text, time } from '../pick.ts';
import type { Digest } from '../source.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** https://docs.honeybadger.io/guides/integrations/webhook/ */
export const honeybadger: Preset = {
  title: 'Honeybadger',
  fits: (payload) =>
    at(payload, 'project', 'id') !== undefined &&
    typeof at(payload, 'event') === 'string' &&
    ['fault', 'site', 'outage', 'check_in', 'deploy'].some((name) => at(payload, name) !== undefined),
  digest(payload, receivedAt) {
    const event = text(at(payload, 'event')) ?? '';
    if (at(payload, 'fault')) return digestFault(event, payload, receivedAt);
    if (event === 'up' || event === 'down') return digestSite(event, payload, receivedAt);
    if (event.startsWith('check_in')) return digestCheckIn(event, payload, receivedAt);
    return noReport(`the event ${event} of Honeybadger is no report`);
  },
};

function digestFault(event: string, payload: unknown, receivedAt: Date): Digest {
  const fault = at(payload, 'fault');
  const id = text(at(fault, 'id'));
  const type = text(at(fault, 'klass'));
  const value = text(at(fault, 'message'));
  const isClosed = event === 'resolved' || (event !== 'unresolved' && at(fault, 'resolved') === true);
  const told: Told = {
    id: id && `honeybadger:${id}`,
    title: [type, value].filter(Boolean).join(': ') || text(at(payload, 'message')),
    body: lines(
      value ?? text(at(payload, 'message')),
      named('Component', text(at(fault, 'component'))),
      named('Action', text(at(fault, 'action'))),
    ),
    permalink: at(fault, 'url') ?? at(payload, 'notice', 'url'),
    occurredAt: time(at(fault, 'created_at')),
    asOf: event === 'occurred' ? time(at(fault, 'last_notice_at')) : receivedAt.toISOString(),
    metadata: {
      environment: text(at(fault, 'environment')),
      project: text(at(payload, 'project', 'name')),
      upstream_status: event,
    },
    exception: type ? { type, value: value ?? '' } : null,
    frames: framesOf(payload),
    group: id && `honeybadger:${id}`,
    state: isClosed ? 'closed' : 'open',
    total: count(at(fault, 'notices_count')),
  };
  if (event === 'occurred' || event === 'rate_exceeded') return reported(told, receivedAt);
  return changed(told, receivedAt, event === 'unresolved' ? { regressed: true } : {});
}

function digestSite(event: 'up' | 'down', payload: unknown, receivedAt: Date): Digest {
  const site = at(payload, 'site');
  const id = text(at(site, 'id'));
  const name = text(at(site, 'name'));
  const told: Told = {
    id: id && `honeybadger:site:${id}`,
    title: `${name ?? 'The site'} is ${event}`,
    body: lines(
      text(at(payload, 'message')),
      named('Reason', text(at(payload, 'outage', 'reason'))),
      named('Status', text(at(payload, 'outage', 'status'))),
    ),
    permalink: at(site, 'details_url') ?? at(site, 'url'),
    occurredAt: time(at(payload, 'outage', 'down_at')),
    asOf: time(at(payload, 'outage', `${event}_at`)) ?? receivedAt.toISOString(),
    metadata: { site: name, state: event },
    state: event === 'up' ? 'closed' : 'open',
  };
  return event === 'up' ? changed(told, receivedAt) : reported(told, receivedAt);
}

function digestCheckIn(event: string, payload: unknown, receivedAt: Date): Digest {
  const id = text(at(payload, 'check_in', 'id'));
  const name = text(at(payload, 'check_in', 'name'));
  const isMissing = event === 'check_in_missing';
  const told: Told = {
    id: id && `honeybadger:check-in:${id}`,
    title: `${name ?? 'A check-in'} ${isMissing ? 'did not report' : 'reports again'}`,
    body: text(at(payload, 'message')),
    permalink: at(payload, 'check_in', 'details_url') ?? at(payload, 'check_in', 'url'),
    asOf: receivedAt.toISOString(),
    metadata: { check_in: name },
    state: isMissing ? 'open' : 'closed',
  };
  return isMissing ? reported(told, receivedAt) : changed(told, receivedAt);
}

function framesOf(payload: unknown): Frame[] {
  return list(at(payload, 'notice', 'backtrace')).flatMap((line) => {
    const file = text(at(line, 'file'))?.replace(/^\[PROJECT_ROOT\]\//, '');
    const number = count(at(line, 'number'));
    const name = text(at(line, 'method'));
    const inApp = text(at(line, 'context')) === 'app' || text(at(line, 'file'))?.startsWith('[PROJECT_ROOT]');
    return file
      ? [{ file, ...(number !== null && { line: number }), ...(name && { function: name }), in_app: Boolean(inApp) }]
      : [];
  });
}

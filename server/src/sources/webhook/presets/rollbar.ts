import type { Frame } from '@soulcaster/contract';
import { at, count, list, text, time } from '../../pick.ts';
import { changed, lines, named, noReport, type Preset, reported, type Told } from './preset.ts';

/** https://docs.rollbar.com/docs/webhooks */
export const rollbar: Preset = {
  title: 'Rollbar',
  fits: (payload) => at(payload, 'event_name') !== undefined && at(payload, 'data') !== undefined,
  digest(payload, receivedAt) {
    const event = text(at(payload, 'event_name')) ?? '';
    if (at(payload, 'data', 'item') === undefined) return noReport(`the event ${event} of Rollbar is no report`);
    const told = toldOf(payload);
    if (!told) return { type: 'unknown', reason: 'an item of Rollbar without an id or a title' };
    if (event === 'resolved_item')
      return changed({ ...told, state: 'closed', asOf: receivedAt.toISOString() }, receivedAt);
    return reported(told, receivedAt);
  },
};

const levels: Record<string, string> = { 10: 'debug', 20: 'info', 30: 'warning', 40: 'error', 50: 'critical' };

function toldOf(payload: unknown): Told | null {
  const item = at(payload, 'data', 'item');
  const occurrence = at(payload, 'data', 'occurrence') ?? at(item, 'last_occurrence');
  const body = at(occurrence, 'body');
  const trace = at(body, 'trace') ?? list(at(body, 'trace_chain'))[0];
  const id = text(at(item, 'id'));
  const type = text(at(trace, 'exception', 'class'));
  const value = text(at(trace, 'exception', 'message')) ?? text(at(trace, 'exception', 'description'));
  const message = text(at(body, 'message', 'body'));
  const title = text(at(item, 'title')) ?? message ?? ([type, value].filter(Boolean).join(': ') || null);
  if (!id || !title) return null;
  const uuid = text(at(occurrence, 'uuid'));
  return {
    id: `rollbar:${id}`,
    title,
    body: lines(
      message ?? value ?? title,
      named('Host', text(at(occurrence, 'server', 'host'))),
      named('Context', text(at(occurrence, 'context'))),
    ),
    // Rollbar's own address of an occurrence needs no names of account and project.
    permalink:
      at(payload, 'data', 'url') ??
      at(item, 'url') ??
      (uuid && `https://rollbar.com/occurrence/uuid/?uuid=${encodeURIComponent(uuid)}`),
    occurredAt: time(at(item, 'first_occurrence_timestamp')),
    asOf: time(at(item, 'last_activated_timestamp')) ?? time(at(item, 'last_occurrence_timestamp')),
    metadata: {
      environment: text(at(item, 'environment')),
      level: levels[text(at(item, 'level')) ?? ''] ?? text(at(occurrence, 'level')),
      release: text(at(occurrence, 'code_version')),
      number: text(at(item, 'counter')),
      upstream_status: text(at(payload, 'event_name')),
    },
    exception: type ? { type, value: value ?? '' } : null,
    frames: framesOf(trace),
    group: `rollbar:${id}`,
    total: count(at(item, 'total_occurrences')),
  };
}

/** The most recent call is last. */
function framesOf(trace: unknown): Frame[] {
  return list(at(trace, 'frames'))
    .toReversed()
    .flatMap((frame) => {
      const file = text(at(frame, 'filename'));
      const line = count(at(frame, 'lineno'));
      const name = text(at(frame, 'method'));
      const inApp = !/site-packages|node_modules|\/gems\/|^<|^\(/.test(file ?? '');
      return file ? [{ file, ...(line !== null && { line }), ...(name && { function: name }), in_app: inApp }] : [];
    });
}

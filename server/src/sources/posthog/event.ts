import { createHash } from 'node:crypto';
import { at, filled, link, list, record, text, time } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';
import { type Crash, crashOf, parsed } from './crash.ts';

/** What is wanted as long as nobody chose. */
export const defaultEvents = ['$exception', 'survey sent', '$insight_alert_firing'];

export type PostHogEvent = {
  name: string;
  uuid: string | null;
  distinctId: string | null;
  timestamp: string | null;
  url: string | null;
  properties: Record<string, unknown>;
};

/** The events of a delivery: of a destination (`{event, person}`), of a hook (`{hook, data}`), of an SDK's batch, or bare. */
export function eventsOf(payload: unknown, depth = 0): PostHogEvent[] {
  if (Array.isArray(payload))
    return depth > 2 ? [] : payload.slice(0, 500).flatMap((each) => eventsOf(each, depth + 1));
  if (typeof at(payload, 'event') === 'string') return [eventFrom(payload)];
  if (Object.keys(record(at(payload, 'event'))).length > 0) return [eventFrom(at(payload, 'event'))];
  if (depth > 2) return [];
  for (const name of ['batch', 'data', 'body', 'payload'])
    if (typeof at(payload, name) === 'object') {
      const inside = eventsOf(at(payload, name), depth + 1);
      if (inside.length > 0) return inside;
    }
  const bare = crashOf(payload) || crashOf(at(payload, 'properties'));
  return bare ? [eventFrom(payload)] : [];
}

function eventFrom(event: unknown): PostHogEvent {
  const given = record(parsed(at(event, 'properties')));
  const properties = Object.keys(given).length > 0 ? given : record(event);
  const name = text(at(event, 'event')) ?? text(at(event, 'name'));
  return {
    name: name ?? (crashOf(properties) ? '$exception' : 'event'),
    uuid: text(at(event, 'uuid')),
    distinctId: text(at(event, 'distinct_id')) ?? text(at(properties, 'distinct_id')),
    timestamp: time(at(event, 'timestamp')),
    url: link(at(event, 'url')),
    properties,
  };
}

/** One captured event as a report; null where it says nothing. */
export function draftFromEvent(event: PostHogEvent, receivedAt: Date): FeedbackDraft | null {
  const crash = crashOf(event.properties);
  const words = crash ? null : wordsOf(event);
  if (!crash && !words) return null;
  const occurredAt = event.timestamp ?? receivedAt.toISOString();
  const issue = text(event.properties.$exception_issue_id);
  const fingerprint = fingerprintOf(event.properties);
  const key = issue ? `issue:${issue}` : fingerprint && `fingerprint:${digestOf(fingerprint)}`;
  const main = crash?.chain[0];
  return {
    external_id: key ?? (crash ? `crash:${digestOf(signOf(crash))}` : event.uuid && `event:${event.uuid}`),
    title: crash ? titleOf(crash) : titleFrom(words ?? '', readableName(event.name)),
    body: bodyOf(event, crash, words),
    permalink: event.url,
    author: null,
    reporter: event.distinctId && digestOf(`posthog-person:${event.distinctId}`),
    occurred_at: occurredAt,
    as_of: occurredAt,
    metadata: metadataOf(event),
    exception: main ? { type: main.type || 'Error', value: main.value } : null,
    frames: crash?.frames ?? [],
    upstream_group: crash && key && shorten(`posthog:${key}`, 300),
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
}

export function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 24);
}

function fingerprintOf(properties: Record<string, unknown>): string | null {
  const given = properties.$exception_fingerprint;
  return (
    text(given) ??
    (list(given)
      .map((part) => text(part) ?? '')
      .join('|') ||
      null)
  );
}

/** What PostHog groups by as well: the type and where it was thrown; the message only where there is no stack. */
function signOf({ chain, frames }: Crash): string {
  const own = frames.filter((frame) => frame.in_app);
  const places = (own.length > 0 ? own : frames).slice(0, 3).map((frame) => `${frame.function ?? ''}@${frame.file}`);
  const message = chain[0]?.value.replace(/\d+/g, '#').replace(/["'`][^"'`\n]{0,200}["'`]/g, '"#"') ?? '';
  return JSON.stringify([chain[0]?.type ?? '', ...(places.length > 0 ? places : [message])]);
}

function titleOf({ chain, frames }: Crash): string {
  const { type = '', value = '' } = chain[0] ?? {};
  const said = titleFrom(value, '');
  const short = /^[\w$]+(?:\.[\w$]+)+$/.test(type) ? type.slice(type.lastIndexOf('.') + 1) : type;
  if (said) return short && !said.includes(short) ? titleFrom(`${short}: ${said}`) : said;
  const place = (frames.find((frame) => frame.in_app) ?? frames[0])?.function;
  return titleFrom(place ? `${short || 'Crash'} in ${place}` : `${short || 'Crash'} without a message`);
}

const wordNames = [
  'message',
  'alert_name',
  'title',
  'text',
  'feedback',
  'comment',
  'description',
  'error',
  'error_message',
  'reason',
];

/** The answers of a survey, or what an event of the app's own says. */
function wordsOf({ name, properties }: PostHogEvent): string | null {
  const answers = Object.entries(properties).filter(([key]) => key.startsWith('$survey_response'));
  const said = answers
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .map((value) => text(value) ?? '');
  const answer = said.filter((each) => /\p{L}{2}/u.test(each)).toSorted((left, right) => right.length - left.length)[0];
  if (answer || name.startsWith('survey')) return answer ?? null;
  const words = wordNames.map((word) => text(properties[word])).find((value) => value && /\p{L}{2}/u.test(value));
  if (words) return words;
  const path = text(properties.$pathname) ?? URL.parse(text(properties.$current_url) ?? '')?.pathname;
  return path ? `${readableName(name)} on ${path}` : null;
}

function readableName(name: string): string {
  const words = name.replace(/^\$/, '').replace(/[_-]+/g, ' ').trim();
  return titleFrom(words.charAt(0).toUpperCase() + words.slice(1), 'Event');
}

function bodyOf({ name, properties }: PostHogEvent, crash: Crash | null, words: string | null): string {
  const own = crash?.frames.filter((frame) => frame.in_app) ?? [];
  const shown = (own.length > 0 ? own : (crash?.frames ?? [])).slice(0, 3);
  const survey = text(properties.$survey_name);
  const parts = [
    words,
    crash?.chain.map(({ type, value }) => (type && value ? `${type}: ${value}` : type || value)).join('\ncaused by '),
    shown
      .map(({ file, line, function: called }) => `at ${called ?? '?'} (${file}${line === undefined ? '' : `:${line}`})`)
      .join('\n'),
    survey && `Survey: ${survey}`,
    pageOf(properties) && `Page: ${pageOf(properties)}`,
    !crash && !survey && `Event: ${readableName(name)}`,
  ];
  return plainText(parts.filter(Boolean).join('\n\n')) || 'The event has no text.';
}

/** Without its query and fragment, in which apps put tokens and addresses. */
function pageOf(properties: Record<string, unknown>): string | null {
  const url = URL.parse(link(properties.$current_url) ?? '');
  return url && `${url.origin}${url.pathname}`;
}

/** Nothing of the person: no address, no name, no place. */
function metadataOf({ name, uuid, properties }: PostHogEvent): Record<string, unknown> {
  const said = (key: string) => text(properties[key]);
  return filled({
    event: name,
    event_id: uuid,
    level: said('$exception_level') ?? said('level'),
    handled: typeof properties.$exception_handled === 'boolean' ? properties.$exception_handled : null,
    release: said('$app_version') ?? said('release') ?? said('$release'),
    environment: said('environment') ?? said('$environment'),
    issue_id: said('$exception_issue_id'),
    page: pageOf(properties),
    browser: [said('$browser'), said('$browser_version')].filter(Boolean).join(' '),
    os: [said('$os'), said('$os_version')].filter(Boolean).join(' '),
    device: said('$device_type'),
    library: [said('$lib'), said('$lib_version')].filter(Boolean).join(' '),
    survey: said('$survey_name'),
  });
}

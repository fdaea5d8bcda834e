import { createHash } from 'node:crypto';
import { at, filled, link, list, record, text, time } from '../pick.ts';
import type { FeedbackDraft } from '../source.ts';
import { plainText, shorten, titleFrom } from '../text.ts';
import { type Crash, crashOf } from './frames.ts';

/** One event (of an alert, an `error` hook, the older plugin, or an SDK) as a report on its issue. */
export function draftFromEvent(event: unknown, payload: unknown, receivedAt: Date): FeedbackDraft {
  const facts = eventFacts(event, payload);
  const crash = crashOf(event);
  const occurredAt = time(at(event, 'datetime')) ?? time(at(event, 'timestamp')) ?? time(at(event, 'received'));
  const eventId = text(at(event, 'event_id'));
  return {
    external_id: facts.issueId ?? (eventId && `event:${eventId}`),
    title: titleOf(event, crash, facts.message),
    body: bodyOf(facts, crash),
    permalink: link(at(event, 'web_url')) ?? link(at(payload, 'url')),
    author: null,
    reporter: reporterOf(event),
    occurred_at: occurredAt ?? receivedAt.toISOString(),
    as_of: occurredAt ?? receivedAt.toISOString(),
    metadata: metadataOf(event, payload, facts),
    exception: crash.exception,
    frames: crash.frames,
    upstream_group: groupOf(event, facts.issueId),
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
}

export type EventFacts = ReturnType<typeof eventFacts>;

/** What is asked of every event, wherever its version of the format keeps it. */
export function eventFacts(event: unknown, payload: unknown) {
  const tags = tagsOf(event);
  const issueUrl = text(at(event, 'issue_url')) ?? text(at(event, 'web_url')) ?? '';
  return {
    tags,
    level: text(at(event, 'level')) ?? text(tags.level) ?? text(at(payload, 'level')),
    environment: text(at(event, 'environment')) ?? text(tags.environment),
    release: text(at(event, 'release')) ?? text(tags.release) ?? text(tags['sentry:release']),
    culprit: text(at(event, 'culprit')) ?? text(at(event, 'transaction')) ?? text(at(payload, 'culprit')),
    message: messageOf(event, payload),
    issueId:
      text(at(event, 'issue_id')) ??
      text(at(event, 'groupID')) ??
      /\/issues\/(\d{1,30})(?:\/|$)/.exec(issueUrl)?.[1] ??
      (at(payload, 'event') === event ? text(at(payload, 'id')) : null),
  };
}

function messageOf(event: unknown, payload: unknown): string | null {
  const blocked = text(at(event, 'csp', 'blocked_uri')) ?? 'inline code';
  const directive = text(at(event, 'csp', 'effective_directive')) ?? text(at(event, 'csp', 'violated_directive'));
  if (directive) return `The content security policy (${directive}) blocked ${blocked}`;
  const host = text(at(event, 'expectct', 'hostname')) ?? text(at(event, 'hpkp', 'hostname'));
  if (host) return `${at(event, 'hpkp') ? 'Public key pinning' : 'Certificate transparency'} failed for ${host}`;
  const entry = at(event, 'logentry') ?? at(event, 'sentry.interfaces.Message') ?? at(event, 'message');
  return (
    text(at(entry, 'formatted')) ??
    withParams(text(at(entry, 'message')), at(entry, 'params')) ??
    text(entry) ??
    text(at(event, 'message')) ??
    text(at(payload, 'message'))
  );
}

/** A logger's text and what belongs into it come apart where an SDK does not join them. */
function withParams(message: string | null, params: unknown): string | null {
  const values = list(params).map((value) => text(value) ?? '…');
  const joined = message?.replace(/%[sdifr]/g, (mark) => values.shift() ?? mark) ?? null;
  return joined?.replace(/%\((\w{1,60})\)[sdifr]/g, (mark, name: string) => text(at(params, name)) ?? mark) ?? null;
}

/** Pairs, or an object, by the version of the format. */
function tagsOf(event: unknown): Record<string, string> {
  const tags = at(event, 'tags');
  const pairs = Array.isArray(tags)
    ? tags.map((tag) => (Array.isArray(tag) ? tag : [at(tag, 'key'), at(tag, 'value')]))
    : Object.entries(record(tags));
  const kept = pairs.flatMap(([key, value]) => {
    const [name, said] = [text(key), text(value)];
    return name && said && name !== 'sentry:user' ? [[shorten(name, 64), shorten(said, 200)] as const] : [];
  });
  return Object.fromEntries(kept.slice(0, 50));
}

function titleOf(event: unknown, crash: Crash, message: string | null): string {
  const given = text(at(event, 'title')) ?? text(at(event, 'metadata', 'title'));
  const place = crash.place ?? text(at(event, 'culprit')) ?? crash.shown[0]?.file;
  // Code that was never a file has an address that is an id.
  const where = place && !/^(?:blob|data):/.test(place) ? ` in ${place}` : '';
  const bare = message ? `Event that says only "${shorten(message, 30)}"${where}` : `Event without a message${where}`;
  if (!crash.exception) return titleFrom(message ?? '', titleFrom(given ?? '', bare));
  const type = readable(shortType(crash.exception.type));
  const value = readable(titleFrom(crash.exception.value, ''));
  if (type && value && !value.includes(type)) return titleFrom(`${type}: ${value}`);
  if (value && !type) return titleFrom(value);
  const thrown = type || 'Crash';
  return titleFrom(`${thrown}${where}`, titleFrom(message ?? '', `${thrown} without a message`));
}

/** Addresses, redacted names and signal numbers say nothing to a person. */
function readable(said: string): string {
  if (
    /<redacted>|\[object \w+\]|0x[0-9a-f]| >…?$|^…|^(?:Signal \d|Exception \d|Fatal Error\b)|^(?:\(null\)|Segfault|Trap|Abort|BusError)$/i.test(
      said,
    )
  )
    return '';
  return /\p{L}{3}/u.test(said) ? said : '';
}

/** `System.NullReferenceException` is read as `NullReferenceException`, Go's `*errors.errorString` is any error; `ns/Error` stays. */
function shortType(type: string): string {
  if (/^\*?(?:errors\.errorString|errors\.joinError|fmt\.wrapErrors?)$/.test(type)) return 'Error';
  if (/^\\?\w+(?:\\\w+)+$/.test(type)) return type.slice(type.lastIndexOf('\\') + 1);
  return /^\*?[\w$]+(?:\.[\w$]+)+$/.test(type) ? type.slice(type.lastIndexOf('.') + 1) : type;
}

function bodyOf(facts: EventFacts, crash: Crash): string {
  const said = crash.chain.map(({ type, value }) => (type && value ? `${type}: ${value}` : type || value));
  const message = facts.message && !said.some((line) => line.includes(facts.message ?? '')) ? facts.message : null;
  const parts = [
    message,
    said.join('\ncaused by ').trim(),
    crash.shown
      .map(({ file, line, function: name }) => `at ${name ?? '?'} (${file}${line === undefined ? '' : `:${line}`})`)
      .join('\n'),
    facts.culprit && `Culprit: ${facts.culprit}`,
  ];
  return plainText(parts.filter(Boolean).join('\n\n')) || 'The event has no message.';
}

function metadataOf(event: unknown, payload: unknown, facts: EventFacts): Record<string, unknown> {
  return filled({
    level: facts.level,
    environment: facts.environment,
    release: facts.release,
    culprit: facts.culprit,
    platform: text(at(event, 'platform')),
    logger: text(at(event, 'logger')),
    transaction: text(at(event, 'transaction')),
    event_id: text(at(event, 'event_id')),
    issue_id: facts.issueId,
    triggered_rule: text(at(payload, 'data', 'triggered_rule')) ?? text(at(payload, 'triggering_rules', '0')),
    project: text(at(payload, 'project_slug')) ?? text(at(payload, 'project')) ?? text(at(event, 'project')),
    sdk: text(at(event, 'sdk', 'name')),
    request_url: link(at(event, 'request', 'url')),
    tags: Object.keys(facts.tags).length ? facts.tags : null,
  });
}

/** People are counted by a hash, so that no address or name is kept. */
function reporterOf(event: unknown): string | null {
  const user = at(event, 'user') ?? at(event, 'sentry.interfaces.User');
  const key = ['id', 'email', 'username', 'ip_address'].map((name) => text(at(user, name))).find((value) => value);
  return key ? createHash('sha256').update(`sentry-user:${key}`).digest('hex').slice(0, 24) : null;
}

/** A fingerprint that someone set says which events belong together; else Sentry's issue does. */
function groupOf(event: unknown, issueId: string | null): string | null {
  if (issueId) return `sentry:issue:${issueId}`;
  const parts = list(at(event, 'fingerprint')).map((part) => text(part) ?? '');
  const custom = parts.length > 0 && !parts.some((part) => /^\{\{ ?default ?\}\}$/.test(part));
  return custom ? shorten(`sentry:fingerprint:${parts.join('|')}`, 300) : null;
}

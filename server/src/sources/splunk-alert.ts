import { createHash } from 'node:crypto';
import { at, count, filled, link, record, text, time } from './pick.ts';
import type { Digest, FeedbackDraft } from './source.ts';
import { framesOfText } from './stack-text.ts';
import { plainText, shorten, titleFrom } from './text.ts';

export function isAlert(payload: unknown): boolean {
  const named = ['search_name', 'sid', 'results_link'].filter((name) => text(at(payload, name)));
  return named.length > 0 || (at(payload, 'search_name') !== undefined && Object.keys(rowOf(payload)).length > 0);
}

/** The first row of the results; some senders give a list. Of a field with many values the first is read. */
function rowOf(payload: unknown): Record<string, unknown> {
  const given = resultOf(payload);
  const row = Object.entries(record(Array.isArray(given) ? given[0] : given));
  return Object.fromEntries(row.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}

export function resultOf(payload: unknown): unknown {
  return at(payload, 'result') ?? at(payload, 'results');
}

/** A run of a saved search that found something. The item is what was found by which search; a run with a new `sid` is an occurrence. */
export function digestAlert(payload: unknown, searches: string[], receivedAt: Date): Digest {
  const search = text(at(payload, 'search_name'));
  const known = search?.toLowerCase() ?? '';
  if (searches.length > 0 && !searches.some((each) => each.toLowerCase() === known))
    return { type: 'filtered', reason: `search ${shorten(search ?? 'without a name', 80)} is not among those chosen` };
  const row = rowOf(payload);
  const message = messageOf(row);
  if (!search && !message && factsOf(row).length === 0)
    return { type: 'unknown', reason: 'an alert without a search name and without a result' };
  const app = text(at(payload, 'app'));
  const said = message && withoutHead(message);
  const occurredAt = time(row._time) ?? time(row._indextime) ?? receivedAt.toISOString();
  const meaning = hash([app ?? '', search ?? '', said ? templateOf(said) : identityOf(row)]);
  const draft: FeedbackDraft = {
    external_id: `search:${meaning}`,
    title: titleOf(search, said, row),
    body: bodyOf(search, message, row),
    permalink: link(at(payload, 'results_link')) ?? link(at(payload, 'results_url')),
    author: null,
    reporter: null,
    occurred_at: occurredAt,
    as_of: occurredAt,
    metadata: filled({
      search,
      app,
      owner: text(at(payload, 'owner')),
      sid: text(at(payload, 'sid')),
      level: ['log_level', 'level', 'severity'].map((name) => text(row[name])?.toLowerCase()).find(Boolean),
      host: text(row.host),
      log: text(row.source),
      sourcetype: text(row.sourcetype),
      index: text(row.index),
      count: count(row.count),
    }),
    exception: exceptionOf(said ?? ''),
    frames: framesOf(row, message),
    // The meaning is our guess: whether two of one search are one problem is for the grouping to say.
    upstream_group: null,
    upstream_state: 'open',
    occurrences: 1,
    counting: 'each',
  };
  return { type: 'report', items: [draft] };
}

const messageFields = [
  'message',
  'msg',
  'error_message',
  'errorMessage',
  'exception',
  'error',
  'reason',
  'description',
];

/** What the row says in words: a field for it, else the event itself, which may be JSON or pairs of a name and a value. */
function messageOf(row: Record<string, unknown>): string | null {
  for (const name of messageFields) {
    const said = text(row[name]);
    if (said && /\p{L}{3}/u.test(said)) return said;
  }
  const raw = text(row._raw);
  if (!raw) return null;
  if (raw.startsWith('{')) return fromJson(raw) ?? raw;
  if (raw.startsWith('<')) return fromXml(raw) ?? raw;
  return fromPairs(raw.slice(0, 20_000)) ?? fromAccessLog(raw) ?? raw;
}

/** `msg="…"`, and the many lines of a Windows event. */
function fromPairs(raw: string): string | null {
  return (
    /\b(?:message|msg|error)="([^"]{3,2000})"/i.exec(raw)?.[1] ?? /^Message=([^\n]{3,2000})/m.exec(raw)?.[1] ?? null
  );
}

/** A line of a web server: what was asked, and how it ended. */
function fromAccessLog(raw: string): string | null {
  const [, asked, status] =
    /^\S{1,100} \S{1,100} \S{1,100} \[[^\]]{10,40}\] "([A-Z]{3,8} [^\s?"]{1,500})[^"]{0,2000}" (\d{3})\b/.exec(raw) ??
    [];
  return asked ? `${asked} ended with ${status}` : null;
}

function fromXml(raw: string): string | null {
  const text = raw
    .slice(0, 20_000)
    .replace(/<[^<>]{1,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /\p{L}{3}/u.test(text) ? text : null;
}

function fromJson(raw: string): string | null {
  if (raw.length > 50_000) return null;
  try {
    const event: unknown = JSON.parse(raw);
    const places = [...messageFields.map((name) => [name]), ['error', 'message'], ['exception', 'message'], ['log']];
    return places.map((path) => text(at(event, ...path))).find((said) => said) ?? null;
  } catch {
    return null;
  }
}

/** Without the time, host and level that begin a line of a log. */
function withoutHead(message: string): string {
  const line = message
    .replace(/^(?:<\d{1,3}>\d?\s?)/, '')
    .replace(/^\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,18}(?:Z| ?[+-]\d\d:?\d\d)?\]?\s{1,5}/, '')
    .replace(/^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d:\d\d(?:\.\d{1,6})?(?: [AP]M)?\s{1,5}/, '')
    .replace(/^[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d [\w.-]{1,100} /, '')
    .replace(/^(?:\[[\w.-]{1,60}\]\s{1,3}){0,3}/, '')
    .replace(/^(?:\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|SEVERE)\]?)[\s:-]{1,5}/i, '')
    .replace(/^(?:\[[\w.-]{1,60}\]\s{1,3}){0,3}/, '')
    .trim();
  return line || message;
}

/** The message without what differs from run to run: times, numbers, ids, addresses. */
function templateOf(message: string): string {
  return message
    .slice(0, 600)
    .toLowerCase()
    .replace(/\b\d{4}-\d\d-\d\d[t ][\d:.,]+z?/g, '#')
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '#')
    .replace(/\b(?=[0-9a-f]{0,63}\d)[0-9a-f]{6,64}\b/g, '#')
    .replace(/\d+(?:[.:,]\d+){0,10}/g, '#')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

const internal =
  /^(?:_|date_|timestartpos$|timeendpos$|punct$|linecount$|splunk_server|eventtype$|tag\b|unix_category|unix_group|index$|host$|source$|user$|count$|time$|latest|earliest|info_)/i;

/** The fields that a person put into the search, without what Splunk adds and what is only a number. */
function factsOf(row: Record<string, unknown>): [string, string][] {
  return Object.entries(row).flatMap(([name, value]): [string, string][] => {
    const said = text(value);
    return said && !internal.test(name) ? [[shorten(name, 60), shorten(said, 200)]] : [];
  });
}

/** Without a message: which thing the search found. Numbers and times of a table are its state, not its name. */
function identityOf(row: Record<string, unknown>): string {
  const named = factsOf(row).filter(([, value]) => /\p{L}/u.test(value) && !/^\d{4}-\d\d-\d\d[T ]/.test(value));
  const facts = named.map(([name, value]) => `${name}=${templateOf(value)}`).toSorted();
  // A table by host alone is about that host.
  return facts.length > 0 ? facts.slice(0, 8).join('|') : `host=${text(row.host) ?? ''}`;
}

/** The search as its owner named it, then what it found, as far as there is room. */
function titleOf(search: string | null, said: string | null, row: Record<string, unknown>): string {
  const name = titleFrom(search ?? '', '');
  const found = titleFrom(thrownIn(said ?? '') ?? said ?? '', '');
  if (name && found && !found.toLowerCase().startsWith(name.toLowerCase()))
    return name.length > 50 ? name : titleFrom(`${name}: ${found}`, name);
  const things = factsOf(row).slice(0, 3);
  return found || name || titleFrom(`Alert on ${things.map(([key, value]) => `${key} ${value}`).join(', ')}`, 'Alert');
}

function framesOf(row: Record<string, unknown>, message: string | null): FeedbackDraft['frames'] {
  const places = [row.stack_trace, row.stacktrace, row.stack, row.exception, message, row._raw];
  for (const place of places) {
    const frames = framesOfText(text(place) ?? '');
    if (frames.length > 0) return frames;
  }
  return [];
}

/** A stack says best what was thrown, not the line of the log above it. */
function thrownIn(said: string): string | null {
  if (!/\n\s{0,8}(?:at |File ")/.test(said.slice(0, 4000))) return null;
  const exception = exceptionOf(said);
  return exception?.value ? `${exception.type.slice(exception.type.lastIndexOf('.') + 1)}: ${exception.value}` : null;
}

function bodyOf(search: string | null, message: string | null, row: Record<string, unknown>): string {
  const facts = factsOf(row).filter(([name, value]) => !messageFields.includes(name) && value !== message);
  const where = ['host', 'source'].flatMap((name) => (text(row[name]) ? [[name, text(row[name])!] as const] : []));
  const lines = [...where, ...facts].slice(0, 20).map(([name, value]) => `${name}: ${value}`);
  const count = text(row.count);
  const parts = [message, search && `Search: ${search}`, count && `Count: ${count}`, lines.join('\n')];
  return plainText(parts.filter(Boolean).join('\n\n')) || 'The alert has no text.';
}

function exceptionOf(said: string): FeedbackDraft['exception'] {
  const [, type, value = ''] =
    /\b((?:[\w$]{1,60}\.){0,8}[A-Z][\w$]{0,60}(?:Exception|Error))(?::\s{0,5}([^\n]{1,2000}))?/.exec(
      said.slice(0, 4000),
    ) ?? [];
  return type ? { type, value: value.trim() } : null;
}

function hash(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

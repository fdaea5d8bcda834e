import { createHash } from 'node:crypto';
import { at, count, filled, link, record, text, time } from '../pick.ts';
import type { Digest, FeedbackDraft } from '../source.ts';
import { framesOfText } from '../stack-text.ts';
import { plainText, shorten, titleFrom } from '../text.ts';
import { messageFields, messageOf, withoutHead } from './message.ts';

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

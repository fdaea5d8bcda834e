import { z } from 'zod';
import { parsePayload, payloadLimits } from '../payload.ts';
import { at, list, record, text } from '../pick.ts';
import type { SyncInput, SyncStep } from '../source.ts';
import { parsed } from './crash.ts';
import { defaultEvents } from './event.ts';
import type { PostHogSettings } from './posthog.ts';

const rowsPerPage = 100;
const overlapMs = 10 * 60_000;
const firstDays = 14;
/** How much older than its arrival an event may be: PostHog's table is cut by the time of the event, and reads the days it must. */
const lateDays = 30;
const requestTimeoutMs = 60_000;
const dayMs = 86_400_000;

/** The last row that was yielded, by PostHog's own clock, to the microsecond that it tells. */
const Cursor = z.object({ created_at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/) });
type Place = { created_at: string; uuid: string | null };

/**
 * Events in the order in which PostHog stored them, which never goes back behind what was read; those of the last minutes are asked
 * for again, because rows become visible late. They come out as the webhook destination would have sent them.
 * https://posthog.com/docs/api/queries
 */
export async function* syncPostHogEvents(input: SyncInput<PostHogSettings>): AsyncIterable<SyncStep> {
  const { settings, credentials, urls } = input;
  const key = credentials?.api_key;
  if (!settings.project_id || !key) {
    yield stopped(
      'not_configured',
      'Give the number of the project and a personal API key to read events from PostHog.',
    );
    return;
  }
  let cursor = Cursor.safeParse(input.cursor).data ?? null;
  let place: Place = { created_at: beginOf(cursor, input.now()), uuid: null };
  const home = `${urls.posthog}/project/${settings.project_id}`;
  for (;;) {
    const answer = await ask(
      input,
      key,
      `${urls.posthog}/api/projects/${settings.project_id}/query/`,
      queryOf(place, settings),
    );
    if (answer.type === 'stopped') {
      yield answer;
      return;
    }
    const last = answer.rows.at(-1);
    if (!last) {
      yield { type: 'unchanged', cursor: cursor ?? { created_at: place.created_at } };
      return;
    }
    const stays = last.created_at === place.created_at && last.uuid === place.uuid;
    if (stays || micros(last.created_at) < micros(place.created_at)) {
      yield stopped('unreadable', 'PostHog answered rows in another order than was asked for.');
      return;
    }
    // The overlap was read before: the cursor stays where it was until something is newer.
    if (!cursor || micros(last.created_at) > micros(cursor.created_at)) cursor = { created_at: last.created_at };
    yield { type: 'deliveries', payloads: answer.rows.map((row) => payloadOf(row, home)), cursor };
    if (answer.rows.length < rowsPerPage) return;
    place = { created_at: last.created_at, uuid: last.uuid };
  }
}

function beginOf(cursor: Place | { created_at: string } | null, now: Date): string {
  const from = cursor ? Date.parse(cursor.created_at) - overlapMs : now.getTime() - firstDays * dayMs;
  return new Date(from).toISOString();
}

/** Texts are quoted as HogQL reads them; times go back as they came. */
function queryOf({ created_at, uuid }: Place, settings: PostHogSettings): string {
  const names = settings.events.length > 0 ? settings.events : defaultEvents;
  const earliest = new Date(Date.parse(created_at) - lateDays * dayMs).toISOString();
  const after = uuid
    ? `(created_at > toDateTime(${quoted(created_at)}) OR (created_at = toDateTime(${quoted(created_at)}) AND toString(uuid) > ${quoted(uuid)}))`
    : `created_at >= toDateTime(${quoted(created_at)})`;
  return [
    'SELECT toString(uuid) AS id, event, properties, timestamp, distinct_id, created_at FROM events',
    `WHERE event IN (${names.map(quoted).join(', ')})`,
    `AND timestamp >= toDateTime(${quoted(earliest)})`,
    `AND ${after}`,
    `ORDER BY created_at ASC, id ASC LIMIT ${rowsPerPage}`,
  ].join(' ');
}

const quoted = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

type Row = {
  uuid: string;
  created_at: string;
  event: unknown;
  properties: unknown;
  timestamp: unknown;
  distinct_id: unknown;
};
type Stopped = Extract<SyncStep, { type: 'stopped' }>;

/** In the form of `{event, person}`, without a person. What could not be stored says so, and ends in quarantine. */
function payloadOf(row: Row, home: string): unknown {
  const { uuid, timestamp, created_at } = row;
  const moment = text(timestamp) ?? created_at;
  const facts = { uuid, event: row.event, timestamp: moment, distinct_id: row.distinct_id };
  const url = `${home}/events/${encodeURIComponent(uuid)}/${encodeURIComponent(moment)}`;
  const event = { ...facts, url, properties: record(parsed(row.properties)) };
  const whole = parsePayload(Buffer.from(JSON.stringify({ event })), { bytesMax: payloadLimits.bytes });
  return whole.ok ? whole.value : { event: { ...facts, url, properties: { unreadable: whole.reason } } };
}

async function ask(
  input: SyncInput<PostHogSettings>,
  key: string,
  url: string,
  query: string,
): Promise<{ type: 'rows'; rows: Row[] } | Stopped> {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  let response: Response;
  let body: unknown;
  try {
    response = await input.fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'soulcaster' },
      body: JSON.stringify({ query: { kind: 'HogQLQuery', query }, name: 'soulcaster' }),
      redirect: 'error',
      signal: input.signal ? AbortSignal.any([input.signal, timeout]) : timeout,
    });
    body = await response.json();
  } catch (error) {
    if (input.signal?.aborted) throw error;
    return stopped('unavailable', 'PostHog did not answer in time or not in JSON; the next sync goes on from here.');
  }
  if (!response.ok) return refusal(response, body, input);
  return rowsOf(body) ?? stopped('unreadable', 'PostHog answered something that is no list of events.');
}

function rowsOf(body: unknown): { type: 'rows'; rows: Row[] } | null {
  const columns = list(at(body, 'columns')).map(String);
  if (!Array.isArray(at(body, 'results')) || !columns.includes('created_at') || !columns.includes('id')) return null;
  const rows = list(at(body, 'results')).map((cells): Row | null => {
    const cell = (name: string) => list(cells)[columns.indexOf(name)];
    const created = Cursor.safeParse({ created_at: utc(text(cell('created_at')) ?? '') });
    const uuid = text(cell('id'));
    if (!created.success || !uuid) return null;
    const { created_at } = created.data;
    const [event, properties] = [cell('event'), cell('properties')];
    return { uuid, created_at, event, properties, timestamp: cell('timestamp'), distinct_id: cell('distinct_id') };
  });
  return rows.every((row) => row !== null) ? { type: 'rows', rows } : null;
}

/** A project's times come in the time zone of the project. */
function utc(moment: string): string {
  if (moment.endsWith('Z')) return moment;
  const [, whole, fraction = '', zone] =
    /^([\dT:-]{19})(\.\d{1,6})?([+-]\d\d:\d\d)$/.exec(moment.replace(' ', 'T')) ?? [];
  return whole ? `${new Date(`${whole}${zone}`).toISOString().slice(0, 19)}${fraction}Z` : `${moment}Z`;
}

const micros = (moment: string) => moment.slice(0, 19) + (/\.(\d+)/.exec(moment)?.[1] ?? '').padEnd(6, '0');

function refusal(response: Response, body: unknown, input: SyncInput<PostHogSettings>): Stopped {
  const { status, headers } = response;
  const detail = text(at(body, 'detail')) ?? '';
  if (status === 429) {
    const until = retryTime(headers.get('retry-after') ?? /(\d{1,6}) second/.exec(detail)?.[1] ?? '60', input.now());
    return stopped('rate_limited', `PostHog's rate limit is used up until ${until}.`, until);
  }
  if (status === 401) return stopped('unauthorized', 'PostHog refused the personal API key: give a new one.');
  if (status === 403)
    return stopped('unauthorized', 'The personal API key may not read this project: it needs the scope Query: Read.');
  if (status === 404)
    return stopped(
      'not_found',
      `PostHog has no project ${input.settings.project_id} for this key: check the number and the region.`,
    );
  if (status === 400) return stopped('unreadable', `PostHog does not take the query: ${detail.slice(0, 200)}`);
  return stopped('unavailable', `PostHog answered ${status}; the next sync goes on from here.`);
}

/** Seconds or a date; a day at most is believed. */
function retryTime(given: string, now: Date): string {
  const asked = /^\d+$/.test(given) ? now.getTime() + Number(given) * 1000 : Date.parse(given);
  const until = Number.isNaN(asked) ? now.getTime() + 60_000 : Math.max(asked, now.getTime() + 1000);
  return new Date(Math.min(until, now.getTime() + dayMs)).toISOString();
}

function stopped(reason: Stopped['reason'], message: string, retryAt: string | null = null): Stopped {
  return { type: 'stopped', reason, message, retry_at: retryAt };
}

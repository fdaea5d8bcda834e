import { parsePayload } from '../sources/payload.ts';
import { at, text } from '../sources/pick.ts';
import type { readFraming } from '../sources/sentry/envelope.ts';

const KEY = /^[0-9a-z]{1,64}$/i;

/** The public key as SDKs send it: in a header of Sentry's own form, or in the query, which spares a page the preflight. */
export function keyIn(request: Request): string | null {
  const header = request.headers.get('x-sentry-auth') ?? request.headers.get('authorization') ?? '';
  const said = /^Sentry /i.test(header)
    ? /(?:^Sentry|,)\s{0,5}sentry_key=([^,\s]{1,100})/i.exec(header)?.[1]
    : undefined;
  return asKey(said ?? new URL(request.url).searchParams.get('sentry_key'));
}

/** The key of the DSN that the envelope itself names. */
export function keyOfDsn(body: Uint8Array): string | null {
  const end = body.indexOf(10);
  const header = parsePayload(end < 0 ? body : body.subarray(0, end));
  const dsn = header.ok ? text(at(header.value, 'dsn')) : null;
  return asKey(dsn && URL.parse(dsn)?.username);
}

const asKey = (said: string | null | undefined) => (said && KEY.test(said) ? said : null);

/** What the sender calls what it sent. */
export function eventIdOf(framing: ReturnType<typeof readFraming>, body: Uint8Array): string | null {
  if (framing.ok && framing.items.length > 0) return text(framing.header.event_id);
  const event = parsePayload(body);
  return event.ok ? text(at(event.value, 'event_id')) : null;
}

/** The names that SDKs limit each item by. */
const categories: Record<string, string> = {
  transaction: 'transaction',
  span: 'span',
  session: 'session',
  sessions: 'session',
  profile: 'profile',
  profile_chunk: 'profile_chunk',
  replay_event: 'replay',
  replay_recording: 'replay',
  replay_video: 'replay',
  check_in: 'monitor',
  statsd: 'metric_bucket',
  metric_buckets: 'metric_bucket',
  trace_metric: 'trace_metric',
  log: 'log_item',
};
const HOUR = 3600;

/** `X-Sentry-Rate-Limits` for the items that are not kept; null when all are. https://develop.sentry.dev/sdk/expected-features/rate-limiting/ */
export function ignoredFor(types: string[]): string | null {
  const named = [...new Set(types.flatMap((type) => (Object.hasOwn(categories, type) ? [categories[type]!] : [])))];
  return named.length > 0 ? `${HOUR}:${named.join(';')}:organization:not_kept` : null;
}

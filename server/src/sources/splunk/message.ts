import { at, text } from '../pick.ts';

export const messageFields = [
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
export function messageOf(row: Record<string, unknown>): string | null {
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
export function withoutHead(message: string): string {
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

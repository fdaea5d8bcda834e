export interface StoredEvent {
  uuid: string;
  event: string;
  properties: Record<string, unknown>;
  /** To the microsecond, in UTC, as PostHog tells it. */
  timestamp: string;
  created_at: string;
  distinct_id: string;
}

const columnsOf = {
  id: (event: StoredEvent) => event.uuid,
  event: (event: StoredEvent) => event.event,
  // A column of JSON comes as a text.
  properties: (event: StoredEvent) => JSON.stringify(event.properties),
  timestamp: (event: StoredEvent) => event.timestamp,
  distinct_id: (event: StoredEvent) => event.distinct_id,
  created_at: (event: StoredEvent) => event.created_at,
};
type Column = keyof typeof columnsOf;

/** Reads the part of HogQL that Soulcaster writes, and refuses all else; null is a query that PostHog would not understand. */
export function runHogQL(
  query: string,
  events: readonly StoredEvent[],
): { columns: string[]; rows: unknown[][] } | null {
  const [, selected = '', where = '', limit] =
    /^SELECT (.+?) FROM events WHERE (.+) ORDER BY created_at ASC, id ASC LIMIT (\d+)$/.exec(query) ?? [];
  const columns = selected.split(', ').map((each) => (each === 'toString(uuid) AS id' ? 'id' : each));
  if (!columns.every((column): column is Column => Object.hasOwn(columnsOf, column))) return null;
  const conditions = splitAnd(where).map(conditionOf);
  if (!limit || Number(limit) > 50_000 || conditions.includes(null)) return null;
  const rows = events
    .filter((event) => conditions.every((holds) => holds?.(event)))
    .toSorted((left, right) => compare(left.created_at, right.created_at) || compare(left.uuid, right.uuid))
    .slice(0, Number(limit))
    .map((event) => columns.map((column) => columnsOf[column](event)));
  return { columns, rows };
}

type Condition = (event: StoredEvent) => boolean;

/** At the top level only: not inside brackets or quotes. */
function splitAnd(where: string): string[] {
  const parts: string[] = [];
  let [depth, start, inText] = [0, 0, false];
  for (let index = 0; index < where.length; index++) {
    const character = where[index];
    if (inText && character === '\\') index += 1;
    else if (character === "'") inText = !inText;
    else if (!inText && character === '(') depth += 1;
    else if (!inText && character === ')') depth -= 1;
    else if (!inText && depth === 0 && where.startsWith(' AND ', index)) {
      parts.push(where.slice(start, index));
      start = index + 5;
      index += 4;
    }
  }
  return [...parts, where.slice(start)];
}

const quoted = String.raw`'((?:[^'\\]|\\.)*)'`;
const moment = String.raw`toDateTime\('(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)'\)`;

function conditionOf(text: string): Condition | null {
  const names = /^event IN \((.+)\)$/s.exec(text)?.[1];
  if (names) {
    const wanted = [...names.matchAll(new RegExp(quoted, 'gs'))].map(([, name]) => name!.replace(/\\(.)/gs, '$1'));
    return ({ event }) => wanted.includes(event);
  }
  const since = new RegExp(`^(timestamp|created_at) >= ${moment}$`).exec(text);
  if (since) return (event) => compare(event[since[1] as 'timestamp' | 'created_at'], since[2]!) >= 0;
  const after = new RegExp(
    `^\\(created_at > ${moment} OR \\(created_at = ${moment} AND toString\\(uuid\\) > ${quoted}\\)\\)$`,
  ).exec(text);
  if (!after) return null;
  const [, later, same, uuid] = after;
  return (event) =>
    compare(event.created_at, later!) > 0 || (compare(event.created_at, same!) === 0 && compare(event.uuid, uuid!) > 0);
}

/** Times with any number of decimals, and uuids as texts. */
function compare(left: string, right: string): number {
  const [one, other] = [whole(left), whole(right)];
  return one < other ? -1 : one > other ? 1 : 0;
}

const whole = (value: string) =>
  value.replace(
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/,
    (_, seconds: string, part = '') => `${seconds}.${part.padEnd(6, '0')}`,
  );

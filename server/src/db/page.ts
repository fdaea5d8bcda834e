import { AppError } from '../errors.ts';

/** The last row of the page before, in the order of the list: its sort value as the database wrote it, and its id. */
export interface Cursor {
  value: string;
  id: string;
}

export const cursorOf = (value: string | number, id: string) =>
  Buffer.from(JSON.stringify([String(value), id])).toString('base64url');

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^\d{1,9}$/;
const TIME = /^(\d{4}-\d\d-\d\d) ([\d:]{8}(?:\.\d{1,6})?)[+-](?:0\d|1[0-5])(?::?[0-5]\d)?$/;

/** Reads a cursor that we gave out for a list sorted by `sortedBy`; anything else is `invalid`. */
export function pageStart(cursor: string | undefined, sortedBy: 'time' | 'number' = 'time'): Cursor | null {
  if (!cursor) return null;
  const [value, id] = decoded(cursor);
  const isValue = sortedBy === 'number' ? NUMBER.test(value) : isTime(value);
  if (isValue && ID.test(id)) return { value, id };
  throw new AppError('invalid', 'The cursor is not one that this list gave out: begin again without it.');
}

function decoded(cursor: string): [string, string] {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    return [String(value), String(id)];
  } catch {
    return ['', ''];
  }
}

/** Whether Postgres takes it for a time: a day that the month has, and a time of day. */
function isTime(value: string): boolean {
  const [, day, time] = TIME.exec(value) ?? [];
  if (!day || !time || Number.isNaN(Date.parse(`${day}T${time}Z`))) return false;
  return day >= '0001' && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** A page out of `limit + 1` rows: the one too many tells that there is more. */
export function pageEnd<Row, Item>(
  rows: Row[],
  limit: number,
  asItem: (row: Row) => Item,
  cursor: (row: Row) => string,
): { items: Item[]; next_cursor: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map(asItem), next_cursor: rows.length > limit && last ? cursor(last) : null };
}
